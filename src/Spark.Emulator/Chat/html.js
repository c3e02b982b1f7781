// Shows html of others. It is parsed where nothing runs, and rebuilt from a short list of elements; attributes are not taken
// over but for the few written here, and every other element is shown as the text it is written as.
import { h } from './dom.js';
import { outward, safeAddress } from './links.js';

const kept = {
  P: 'p',
  BR: 'br',
  STRONG: 'strong',
  B: 'strong',
  EM: 'em',
  I: 'em',
  CODE: 'code',
  PRE: 'pre',
  UL: 'ul',
  OL: 'ol',
  LI: 'li',
  BLOCKQUOTE: 'blockquote',
  H1: 'h1',
  H2: 'h2',
  H3: 'h3',
};

// The page's policy lets markup be parsed here and nowhere else.
const policy = globalThis.trustedTypes?.createPolicy('parse-only', { createHTML: (html) => html });

export function safeHtml(html, myId) {
  const parsed = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, 'text/html');
  const fragment = document.createDocumentFragment();
  // Scripts and the like may be moved into the head.
  fragment.append(...rebuildAll([...parsed.head.childNodes, ...parsed.body.childNodes], myId));
  return fragment;
}

function rebuildAll(nodes, myId) {
  return [...nodes].map((node) => rebuild(node, myId));
}

function rebuild(node, myId) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  if (node.nodeType !== Node.ELEMENT_NODE) return document.createTextNode('');
  const children = () => rebuildAll(node.childNodes, myId);
  if (Object.hasOwn(kept, node.nodeName)) return h(kept[node.nodeName], { start: start(node) }, ...children());
  if (node.nodeName === 'A') {
    const href = safeAddress(node.getAttribute('href'));
    return h(href ? 'a' : 'span', href ? { href, ...outward } : {}, ...children());
  }
  if (node.nodeName === 'SPARK-MENTION') {
    const all = node.getAttribute('data-group-type') === 'all';
    const me = all || node.getAttribute('data-object-id') === myId;
    return h('span', { class: me ? 'mention me' : 'mention' }, ...children());
  }
  return document.createTextNode(node.outerHTML);
}

function start(node) {
  const number = node.nodeName === 'OL' ? Number.parseInt(node.getAttribute('start'), 10) : Number.NaN;
  return Number.isNaN(number) ? null : String(number);
}

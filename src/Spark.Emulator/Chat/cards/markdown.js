// The little markdown that a card's text may have: bold, italics, links, lists, lines. It becomes elements, never markup.
import { h } from '../dom.js';
import { outward, safeAddress } from '../links.js';

const longest = 5000; // beyond it the text is shown as it is: looking for pairs takes the square of its length
const inline =
  /\\([*_[\]\\])|\[([^\]\n]+)\]\(([^)\s]+)\)|(\*\*|__)(\S(?:.*?\S)?)\4|(?<![\p{L}\p{N}])_(\S(?:.*?\S)?)_(?![\p{L}\p{N}])|\*(\S(?:.*?\S)?)\*/gu;
const item = /^\s*(?:([-*])|(\d{1,9})[.)])\s+(.*)$/;

/** The nodes of a text with several lines. */
export function markdownNodes(text) {
  if (text.length > longest) return [document.createTextNode(text)];
  const nodes = [];
  let list = null;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const match = item.exec(line);
    if (match) {
      const tag = match[1] ? 'ul' : 'ol';
      if (list?.localName !== tag) nodes.push((list = h(tag, { start: match[2] && match[2] !== '1' ? match[2] : null })));
      list.append(h('li', {}, ...inlineNodes(match[3])));
    } else {
      if (nodes.length > 0 && !list) nodes.push(h('br'));
      nodes.push(...inlineNodes(line));
      list = null;
    }
  }
  return nodes;
}

function inlineNodes(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(inline)) {
    nodes.push(text.slice(end, match.index), nodeOf(match));
    end = match.index + match[0].length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== '');
}

function nodeOf([, escaped, label, href, , bold, low, star]) {
  if (escaped) return escaped;
  if (bold) return h('strong', {}, ...inlineNodes(bold));
  if (label === undefined) return h('em', {}, ...inlineNodes(low ?? star));
  const address = safeAddress(href);
  return address ? h('a', { href: address, ...outward }, ...inlineNodes(label)) : label;
}

// Shows the html of a message without trusting it: its elements are built anew from a short list, and what is not on it
// is shown as the text it holds. Nothing of the original tree, no attribute and no script, gets into the page.

const ALLOWED = new Set(
  "p br strong b em i u code pre ul ol li blockquote h1 h2 h3 h4 h5 h6 hr a spark-mention".split(" "),
);
const LINKS = new Set(["http:", "https:", "mailto:"]);

export function richText(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const safe = document.createDocumentFragment();
  copy(parsed.body, safe);
  return safe;
}

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    else if (node.nodeType === Node.ELEMENT_NODE) to.append(...element(node));
  }
}

function element(node) {
  const name = node.localName;
  if (name === "script" || name === "style") return [node.textContent];
  const made = make(name, node);
  copy(node, made);
  return [made];
}

function make(name, node) {
  if (!ALLOWED.has(name)) return document.createDocumentFragment();
  if (name === "spark-mention") {
    const mention = document.createElement("span");
    mention.className = "mention";
    return mention;
  }
  const made = document.createElement(name);
  if (name === "a") {
    const target = URL.parse?.(node.getAttribute("href") ?? "") ?? link(node.getAttribute("href"));
    if (!target || !LINKS.has(target.protocol)) return document.createDocumentFragment();
    made.href = target.href;
    made.target = "_blank";
    made.rel = "noopener noreferrer";
  }
  return made;
}

function link(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

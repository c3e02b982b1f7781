// Pictures of cards. This page asks nobody but this machine: a picture from elsewhere is named, and a link leads to it.
import { h } from '../dom.js';
import { outward, safeAddress } from '../links.js';
import { oneOf, pixelsOf, textOf } from './values.js';

const embedded = /^data:image\/(?:png|jpeg|gif|webp);base64,[a-z0-9+/=\s]*$/i;
const here = ['localhost', '127.0.0.1'];
const sizes = ['auto', 'stretch', 'small', 'medium', 'large'];

export function picture(json) {
  const url = textOf(json.url);
  const alt = textOf(json.altText);
  const element = canBeShown(url) ? shown(url, alt) : named(url, alt);
  element.classList.add('card-picture', `picture-${oneOf(json.size, sizes)}`);
  if (oneOf(json.style, ['default', 'person']) === 'person') element.classList.add('round');
  const [width, height] = [pixelsOf(json.width), pixelsOf(json.height)];
  if (width) element.style.width = width;
  if (height) element.style.height = height;
  return element;
}

/** What the page's policy lets in: the picture itself, or one of a server of this machine. */
function canBeShown(url) {
  if (embedded.test(url)) return true;
  const address = safeAddress(url);
  return Boolean(address) && (address.startsWith(`${location.origin}/`) || isHere(new URL(address)));
}

const isHere = ({ protocol, hostname }) => protocol === 'http:' && here.includes(hostname);

function shown(url, alt) {
  // A frame, so that a picture that does not come can be replaced while the frame stays where it is.
  const frame = h('span', {});
  const missing = () => frame.replaceChildren(...named(url, alt).childNodes);
  frame.append(h('img', { src: url, alt, onerror: missing }));
  return frame;
}

function named(url, alt) {
  const address = safeAddress(url);
  const name = alt || 'Picture';
  const text = address ? h('a', { href: address, ...outward, title: 'Open the picture' }, name) : h('span', {}, name);
  return h('span', {}, h('span', { class: 'picture-name' }, text));
}

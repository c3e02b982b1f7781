// What a card says, read with care: it is JSON of others, and may be anything.

export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value) => (Array.isArray(value) ? value : []);

const plain = ['string', 'number', 'boolean'];

export const textOf = (value) => (plain.includes(typeof value) ? String(value) : '');

/** One of the known words, in the case they are written in here; the first where it is none of them. */
export function oneOf(value, words) {
  const wanted = textOf(value).toLowerCase();
  return words.find((word) => word.toLowerCase() === wanted) ?? words[0];
}

/** A number of pixels such as "80px", within reason; null when it is none. */
export function pixelsOf(value) {
  const match = /^(\d{1,4})px$/.exec(textOf(value).trim());
  return match ? `${match[1]}px` : null;
}

const newest = [1, 3];

/** Whether a version of cards is one that is not shown. */
export function isNewer(version) {
  const [major, minor] = textOf(version).split('.').map(Number);
  return major > newest[0] || (major === newest[0] && minor > newest[1]);
}

/** Whether this page has all that something requires: cards of a version, and nothing else. */
export const isMet = ({ requires }) =>
  !isObject(requires) || Object.entries(requires).every(([feature, version]) => feature === 'adaptiveCards' && !isNewer(version));

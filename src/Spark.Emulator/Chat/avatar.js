// A coloured circle with initials. Pictures would come from the internet, and this page asks nobody but its emulator.
import { h } from './dom.js';

const tints = 6;

export function avatar(name, { key = name, bot = false, group = false, small = false } = {}) {
  const classes = ['avatar', `tint-${tint(key)}`];
  if (bot) classes.push('bot');
  if (group) classes.push('group');
  if (small) classes.push('small');
  return h('span', { class: classes.join(' '), 'aria-hidden': 'true' }, group ? '#' : initials(name));
}

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word][0].toUpperCase()).join('') || '?';
}

function tint(key) {
  let sum = 0;
  for (const char of key) sum = (sum * 31 + char.codePointAt(0)) % 9973;
  return sum % tints;
}

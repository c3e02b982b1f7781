// Small things that the lists of the panel have in common.
import { h } from '../dom.js';

/** How it went, in a word. */
export const pill = (text, good) => h('span', { class: good ? 'pill good' : 'pill bad' }, String(text));

export const durationText = (milliseconds) =>
  milliseconds < 1000 ? `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

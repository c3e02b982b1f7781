// Calls of the API: who asks for what, and what the answer was.
import { admin } from '../admin.js';
import { byId, h } from '../dom.js';
import { exactTime, fullTime } from '../times.js';
import { Entries } from './entries.js';
import { durationText, pill } from './marks.js';

const everybody = 'everybody';
const bots = 'bots';

export class Calls {
  #people;
  #by = byId('calls-by');
  #entries = new Entries(byId('calls'), { row: (call) => this.#row(call), wanted: (call) => this.#wanted(call) });

  constructor({ people }) {
    this.#people = people;
    // This page calls too, in the name of people: bots are what one is here for.
    this.#by.replaceChildren(
      h('option', { value: bots }, 'Bots'),
      h('option', { value: everybody }, 'Everybody, and this page'),
      ...people.all.map((person) => h('option', { value: person.id }, person.displayName)),
    );
    if (people.bots.length === 0) this.#by.value = everybody;
    this.#by.addEventListener('change', () => this.#entries.filter());
  }

  load() {
    return this.#entries.load(async () => (await admin.get('/calls')).items);
  }

  add(call) {
    this.#entries.add(call);
  }

  #wanted({ personId }) {
    if (this.#by.value === everybody) return true;
    return this.#by.value === bots ? this.#people.isBot(personId) : this.#by.value === personId;
  }

  #row({ method, path, status, durationMs, personId, personEmail, started, trackingId }) {
    const who = personId ? this.#people.name(personId, personEmail) : 'Nobody known';
    return h(
      'li',
      { class: status < 400 ? 'entry call' : 'entry call failed', title: trackingId ? `TrackingID: ${trackingId}` : null },
      pill(status, status < 400),
      h('span', { class: 'entry-what' }, h('strong', {}, method), ' ', shortened(path)),
      h('span', { class: 'entry-took' }, durationText(durationMs)),
      h('span', { class: 'entry-who' }, who),
      h('time', { datetime: started, title: fullTime(started) }, exactTime(started)),
    );
  }
}

/** The version is always the same, and ids are long: their beginnings are all alike, so the end is what tells them apart. */
const shortened = (path) => {
  const short = path.replace(/^\/v1/, '').replace(/[A-Za-z0-9_-]{30,}/g, (id) => `…${id.slice(-6)}`);
  return h('span', { title: path }, short);
};

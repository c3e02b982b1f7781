// Faults that can be switched on: whatever kinds the emulator offers, for whoever is to be struck.
import { admin } from '../admin.js';
import { byId, h } from '../dom.js';

const patience = 300; // many calls in a moment are one look at what is left

export class Faults {
  #people;
  #whom = byId('faults-whom');
  #status = byId('faults-status');
  #kinds = null;
  #active = [];
  #timer = 0;

  constructor({ people }) {
    this.#people = people;
    const option = (person) => h('option', { value: person.id }, person.displayName);
    this.#whom.replaceChildren(...people.bots.map(option), ...people.humans.map(option));
    this.#whom.addEventListener('change', () => this.open());
    byId('faults-clear').addEventListener('click', () => this.#clear());
  }

  /** Somebody looks: a failure is told here, since nothing else depends on it. */
  open() {
    return this.#attempt(() => this.load());
  }

  async load() {
    let offered;
    try {
      offered = await admin.get('/faults', this.#person);
    } catch (error) {
      if (error.status !== 404 && error.status !== 405) throw error;
      this.#tell('This emulator does not say which faults it has. They can be posted to /emulator/faults.', 'bad');
      byId('faults-offer').hidden = true;
      return;
    }
    byId('faults-offer').hidden = false;
    const kinds = JSON.stringify(offered.kinds);
    if (kinds !== this.#kinds) byId('faults').replaceChildren(...(offered.kinds ?? []).map((kind) => this.#card(kind)));
    this.#kinds = kinds;
    this.#showActive(offered);
  }

  /** Something was called or delivered: a fault may have struck, and be used up now. */
  happened() {
    if (this.#active.length === 0 || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.load().catch((error) => this.#tell(error.message, 'bad'));
    }, patience);
  }

  get #person() {
    return this.#people.byId(this.#whom.value);
  }

  #card(kind) {
    const title = kind.title ?? kind.kind;
    const fields = (kind.fields ?? []).map(fieldOf);
    const add = (event) => {
      event.preventDefault();
      const values = fields.map(({ name, read }) => [name, read()]).filter(([, value]) => value !== undefined);
      this.#attempt(async () => {
        await admin.post('/faults', [{ kind: kind.kind, ...Object.fromEntries(values) }], this.#person);
        await this.load();
        this.#tell(`${title}: on for ${this.#person.displayName}.`);
      });
    };
    const options = h(
      'details',
      {},
      h('summary', {}, 'Options'),
      h('div', { class: 'fault-fields' }, ...fields.map((field) => field.element)),
    );
    return h(
      'li',
      {},
      h(
        'form',
        { class: 'fault', 'aria-label': title, onsubmit: add },
        h('h4', {}, title),
        h('button', { class: 'text-button', 'aria-label': `Switch on: ${title}` }, 'Switch on'),
        kind.description ? h('p', { class: 'entry-remark' }, kind.description) : null,
        fields.length > 0 ? options : null,
      ),
    );
  }

  #showActive({ active = [], kinds = [] }) {
    this.#active = active;
    byId('faults-active').replaceChildren(
      ...active.map(({ kind, id, ...rest }) => {
        const title = kinds.find((offered) => offered.kind === kind)?.title ?? kind;
        const off = () =>
          this.#attempt(async () => {
            await admin.delete(`/faults/${encodeURIComponent(id)}`, this.#person);
            await this.load();
          });
        return h(
          'li',
          { class: 'entry call' },
          h('span', { class: 'pill bad' }, 'on'),
          h('span', { class: 'entry-what' }, title),
          h('button', { type: 'button', class: 'text-button', 'aria-label': `Switch off: ${title}`, onclick: off }, 'Off'),
          h('span', { class: 'entry-who' }, Object.entries(rest).map(([name, value]) => `${name}: ${plain(value)}`).join(', ')),
        );
      }),
    );
    byId('faults-clear').hidden = active.length === 0;
  }

  #clear() {
    return this.#attempt(async () => {
      await admin.delete('/faults', this.#person);
      await this.load();
      this.#tell(`Nothing goes wrong on request for ${this.#person.displayName} any more.`);
    });
  }

  async #attempt(action) {
    this.#tell('');
    try {
      await action();
    } catch (error) {
      this.#tell(error.message, 'bad');
    }
  }

  #tell(text, how = '') {
    this.#status.textContent = text;
    this.#status.className = `entry-remark ${how}`;
  }
}

const plain = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

/** An input by the type of a field. What is left as it is, is not sent: the emulator knows what it then means. */
function fieldOf({ name, type, default: preset, title, options }) {
  let control;
  let read = () => (control.value === '' ? undefined : control.value);
  if (Array.isArray(options)) {
    control = h('select', {}, ...['', ...options].map((option) => h('option', { value: String(option) }, String(option))));
  } else if (type === 'boolean') {
    control = h('input', { type: 'checkbox', checked: preset === true });
    read = () => (control.checked === (preset === true) ? undefined : control.checked);
  } else {
    control = h('input', { type: type === 'number' ? 'number' : 'text', step: 'any', placeholder: plain(preset ?? '') });
    if (type === 'number') read = () => (control.value === '' ? undefined : Number(control.value));
  }
  return { name, read, element: h('label', { class: 'fault-field' }, h('span', {}, title ?? name), control) };
}

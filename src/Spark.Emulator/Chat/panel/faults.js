// Faults that can be switched on: whatever kinds the emulator offers, for whoever is to be struck.
import { admin } from '../admin.js';
import { byId, h } from '../dom.js';

export class Faults {
  #people;
  #whom = byId('faults-whom');
  #status = byId('faults-status');
  #kinds = null;

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

  /** A call failed, perhaps by a fault that is used up now. */
  struck(call) {
    if (call.personId === this.#person?.id) this.open();
  }

  get #person() {
    return this.#people.byId(this.#whom.value);
  }

  #card(kind) {
    const fields = (kind.fields ?? []).map(fieldOf);
    const add = (event) => {
      event.preventDefault();
      const values = fields.map(({ name, read }) => [name, read()]).filter(([, value]) => value !== undefined);
      this.#attempt(async () => {
        await admin.post('/faults', [{ kind: kind.kind, ...Object.fromEntries(values) }], this.#person);
        await this.load();
        this.#tell(`${kind.title ?? kind.kind}: on for ${this.#person.displayName}.`);
      });
    };
    return h(
      'li',
      {},
      h(
        'form',
        { class: 'fault', 'aria-label': kind.title ?? kind.kind, onsubmit: add },
        h('h4', {}, kind.title ?? kind.kind),
        kind.description ? h('p', { class: 'entry-remark' }, kind.description) : null,
        h('div', { class: 'fault-fields' }, ...fields.map((field) => field.element), h('button', { class: 'text-button' }, 'Switch on')),
      ),
    );
  }

  #showActive({ active = [], kinds = [] }) {
    byId('faults-active').replaceChildren(
      ...active.map(({ kind, id, ...rest }) =>
        h(
          'li',
          { class: 'entry call' },
          h('span', { class: 'pill bad' }, 'on'),
          h('span', { class: 'entry-what' }, kinds.find((offered) => offered.kind === kind)?.title ?? kind),
          h('span', { class: 'entry-who' }, Object.entries(rest).map(([name, value]) => `${name}: ${plain(value)}`).join(', ')),
        ),
      ),
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

/** An input by the type of a field; an empty one is left out of what is sent. */
function fieldOf({ name, type, default: preset, title, options }) {
  const value = preset === undefined || preset === null ? '' : String(preset);
  let control;
  let read = () => (control.value === '' ? undefined : control.value);
  if (Array.isArray(options)) {
    control = h('select', {}, ...options.map((option) => h('option', { value: String(option) }, String(option))));
  } else if (type === 'boolean') {
    control = h('input', { type: 'checkbox', checked: preset === true });
    read = () => control.checked;
  } else if (type === 'number') {
    control = h('input', { type: 'number', step: 'any' });
    read = () => (control.value === '' ? undefined : Number(control.value));
  } else {
    control = h('input', { type: 'text' });
  }
  if (type !== 'boolean') control.value = value;
  return { name, read, element: h('label', { class: 'fault-field' }, h('span', {}, title ?? name), control) };
}

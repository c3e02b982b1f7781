// Everybody there is, and what they are called.

export class People {
  #byId = new Map();
  #names = new Map();

  constructor(list) {
    this.all = list;
    for (const person of list) this.#byId.set(person.id, person);
  }

  static async load() {
    const response = await fetch('/emulator/people', { cache: 'no-store' });
    if (!response.ok) throw new Error(`The people cannot be read: ${response.status} ${response.statusText}`);
    return new People((await response.json()).items);
  }

  get bots() {
    return this.all.filter((person) => person.type === 'bot');
  }

  get humans() {
    return this.all.filter((person) => person.type !== 'bot');
  }

  byId(id) {
    return this.#byId.get(id);
  }

  isBot(id) {
    return this.byId(id)?.type === 'bot';
  }

  /** Remembers a name that came with a membership. */
  learn(membership) {
    this.#names.set(membership.personId, membership.personDisplayName);
  }

  name(id, email) {
    return this.byId(id)?.displayName ?? this.#names.get(id) ?? email ?? 'Somebody';
  }

  /** What stands for a person in the address: the name part of the e-mail where it is enough. */
  handle(person) {
    const name = nameOf(person);
    return this.all.filter((other) => nameOf(other) === name).length === 1 ? name : person.email;
  }

  byHandle(handle) {
    if (!handle) return undefined;
    const wanted = handle.toLowerCase();
    return (
      this.all.find((person) => person.email.toLowerCase() === wanted) ??
      this.all.find((person) => nameOf(person) === wanted)
    );
  }
}

const nameOf = (person) => person.email.split('@')[0].toLowerCase();

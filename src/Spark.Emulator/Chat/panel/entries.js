// A list of what happened, newest first. It is bounded, and drawn once a frame however much happens.

const kept = 200;

export class Entries {
  #list;
  #row;
  #wanted;
  #entries = []; // newest first: { item, element }
  #waiting = [];
  #drawing = false;
  #reading = false;

  /**
   * @param list the element
   * @param row makes the element of an item; items have a `number`
   * @param wanted whether an item is to be seen now
   */
  constructor(list, { row, wanted }) {
    this.#list = list;
    this.#row = row;
    this.#wanted = wanted;
  }

  /** Reads all there is to know, newest first. What happens meanwhile is added after it. */
  async load(read) {
    this.#reading = true;
    try {
      this.#reset(await read());
    } finally {
      this.#reading = false;
      this.#draw();
    }
  }

  add(item) {
    this.#waiting.push(item);
    if (this.#waiting.length > kept) this.#waiting.shift();
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#draw();
    });
  }

  /** Another choice of what is wanted. */
  filter() {
    for (const { item, element } of this.#entries) element.hidden = !this.#wanted(item);
  }

  /** What is there already stays the same element, opened or not. */
  #reset(items) {
    const known = new Map(this.#entries.map((entry) => [entry.item.number, entry]));
    // The same number can be of another life of the emulator.
    const same = (item) => {
      const entry = known.get(item.number);
      return entry && JSON.stringify(entry.item) === JSON.stringify(item) ? entry : null;
    };
    this.#entries = items.slice(0, kept).map((item) => same(item) ?? this.#entry(item));
    this.#list.replaceChildren(...this.#entries.map((entry) => entry.element));
  }

  #draw() {
    if (this.#reading) return;
    for (const item of this.#waiting.splice(0)) {
      if (this.#entries.some((entry) => entry.item.number === item.number)) continue;
      const entry = this.#entry(item);
      // Deliveries end side by side, and their news may overtake each other.
      const older = this.#entries.findIndex((other) => other.item.number < item.number);
      const at = older < 0 ? this.#entries.length : older;
      this.#list.insertBefore(entry.element, this.#entries[at]?.element ?? null);
      this.#entries.splice(at, 0, entry);
    }
    for (const { element } of this.#entries.splice(kept)) element.remove();
  }

  #entry(item) {
    const element = this.#row(item);
    element.hidden = !this.#wanted(item);
    return { item, element };
  }
}

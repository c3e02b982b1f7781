// What the parts of one card know of each other.

export class Scope {
  #parent;
  #inputs = [];

  /**
   * @param context {{ submit(inputs) }} where a submission goes
   * @param parent the card around this one: an Action.ShowCard submits its inputs too
   */
  constructor(context, parent = null) {
    this.context = context;
    this.#parent = parent;
    /** Elements by their ids, for Action.ToggleVisibility: all cards of a message share them. */
    this.targets = parent?.targets ?? new Map();
  }

  within() {
    return new Scope(this.context, this);
  }

  /** @param input {{ id, read(), check(), focus() }} */
  add(input) {
    this.#inputs.push(input);
  }

  get inputs() {
    return [...(this.#parent?.inputs ?? []), ...this.#inputs];
  }
}

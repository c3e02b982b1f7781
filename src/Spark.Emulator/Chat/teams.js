// The teams of one person: a room says which one it is in, and this says what that one is called.

export class Teams {
  #api;
  #byId = new Map();

  constructor(api) {
    this.#api = api;
  }

  /** Reads all teams again. */
  async load() {
    this.#byId = new Map((await this.#api.list('/teams', { max: 1000 })).map((team) => [team.id, team]));
  }

  get all() {
    return [...this.#byId.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** A room came or changed: its team may be new, or have another name. A team has the name of its General room. */
  async heard(room) {
    if (room.teamId) await this.load();
  }
}

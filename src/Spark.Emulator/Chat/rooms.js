// The rooms of one person: what is known of them, and who the other one in a direct room is.
import { ReadMarks } from './read-marks.js';

export class Rooms {
  #api;
  #me;
  #people;
  #byId = new Map();
  #partners = new Map();
  #marks;

  constructor(api, me, people) {
    this.#api = api;
    this.#me = me;
    this.#people = people;
    this.#marks = new ReadMarks(me.id);
  }

  /** Reads all rooms again. */
  async load() {
    const rooms = await this.#api.list('/rooms', { max: 1000 });
    await Promise.all(rooms.map((room) => this.#findPartner(room)));
    this.#byId = new Map(rooms.map((room) => [room.id, room]));
    this.#marks.keepOnly(rooms);
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** The room with an id, asked for if it is new. */
  async ensure(id) {
    if (!this.#byId.has(id)) {
      const room = await this.#api.get(`/rooms/${encodeURIComponent(id)}`);
      await this.#findPartner(room);
      this.#byId.set(id, room);
    }
    return this.#byId.get(id);
  }

  /** The direct room with somebody, if there is one. */
  directWith(personId) {
    return this.byActivity().find((room) => this.#partners.get(room.id) === personId);
  }

  /** The other one in a direct room. */
  partner(roomId) {
    return this.#people.byId(this.#partners.get(roomId));
  }

  byActivity() {
    return [...this.#byId.values()].sort((a, b) => (a.lastActivity < b.lastActivity ? 1 : -1));
  }

  update(room) {
    const known = this.#byId.get(room.id);
    if (known) this.#byId.set(room.id, { ...known, ...room });
  }

  touch(roomId, time) {
    const room = this.#byId.get(roomId);
    if (room && time > room.lastActivity) this.update({ id: roomId, lastActivity: time });
  }

  remove(roomId) {
    this.#byId.delete(roomId);
  }

  isUnread(room) {
    return this.#marks.isUnread(room);
  }

  markRead(roomId) {
    const room = this.#byId.get(roomId);
    return room ? this.#marks.mark(room) : false;
  }

  async #findPartner(room) {
    if (room.type !== 'direct' || this.#partners.has(room.id)) return;
    const members = await this.#api.list('/memberships', { roomId: room.id });
    members.forEach((member) => this.#people.learn(member));
    const other = members.find((member) => member.personId !== this.#me.id);
    if (other) this.#partners.set(room.id, other.personId);
  }
}

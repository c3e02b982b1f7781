// Up to where each room was read, remembered by the browser for each person.

export class ReadMarks {
  #key;
  #marks;

  constructor(personId) {
    this.#key = `spark-emulator.read.${personId}`;
    try {
      this.#marks = JSON.parse(localStorage.getItem(this.#key)) ?? {};
    } catch {
      this.#marks = {};
    }
  }

  /** A room nobody has spoken in has nothing to read. */
  isUnread(room) {
    return room.lastActivity > (this.#marks[room.id] ?? room.created);
  }

  mark(room) {
    if (!this.isUnread(room)) return false;
    this.#marks[room.id] = room.lastActivity;
    this.#save();
    return true;
  }

  /** Rooms of an emulator that was started again have other ids: forget the rest. */
  keepOnly(rooms) {
    const known = new Set(rooms.map((room) => room.id));
    this.#marks = Object.fromEntries(Object.entries(this.#marks).filter(([id]) => known.has(id)));
    this.#save();
  }

  #save() {
    localStorage.setItem(this.#key, JSON.stringify(this.#marks));
  }
}

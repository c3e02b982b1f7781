// The list of rooms, newest activity first, with marks for what has not been seen.

import { $, avatar, make } from "./dom.js";

export function showRooms({ rooms, current, seen, open }) {
  const newest = [...rooms].sort((a, b) => (a.lastActivity < b.lastActivity ? 1 : -1));
  $("rooms").replaceChildren(
    ...newest.map((room) => {
      const unread = room.id !== current && room.lastActivity > (seen[room.id] ?? "");
      return make(
        "button",
        {
          type: "button",
          class: `room${unread ? " unread" : ""}`,
          "aria-current": room.id === current ? "true" : "false",
          onclick: () => open(room.id),
        },
        avatar(room.title),
        make("span", { class: "name" }, room.title),
        make("span", { class: "kind" }, room.type === "direct" ? "" : "group"),
        ...(unread ? [make("span", { class: "dot", role: "img", "aria-label": "unread" })] : []),
      );
    }),
  );
}

/** Remembers, per person and in this browser only, up to when each room was seen. */
export class Seen {
  constructor(person) {
    this.key = `seen ${person.id}`;
    this.rooms = JSON.parse(localStorage.getItem(this.key) ?? "{}");
  }

  until(roomId, timestamp) {
    if (!timestamp || timestamp <= (this.rooms[roomId] ?? "")) return;
    this.rooms[roomId] = timestamp;
    localStorage.setItem(this.key, JSON.stringify(this.rooms));
  }
}

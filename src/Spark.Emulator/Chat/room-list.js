// The list at the side: rooms by last activity, and the people one has not spoken with yet.
import * as address from './address.js';
import { avatar } from './avatar.js';
import { byId, h } from './dom.js';
import { briefTime } from './times.js';

export class RoomList {
  #rooms;
  #people;
  #me;

  constructor({ rooms, people, me }) {
    this.#rooms = rooms;
    this.#people = people;
    this.#me = me;
  }

  /** @param current {{ roomId?, personId? }} what is open */
  render(current) {
    const me = this.#people.handle(this.#me);
    const rooms = this.#rooms.byActivity();
    arrange(
      byId('rooms'),
      rooms.map((room) => {
        const partner = this.#rooms.partner(room.id);
        return {
          href: address.format({ person: me, roomId: room.id }),
          title: room.title,
          picture: pictureOf(room, partner),
          isBot: partner?.type === 'bot',
          time: room.lastActivity,
          open: room.id === current.roomId,
          unread: this.#rooms.isUnread(room),
        };
      }),
    );

    const strangers = this.#people.all.filter(
      (person) => person.id !== this.#me.id && !this.#rooms.directWith(person.id),
    );
    arrange(
      byId('people'),
      strangers.map((person) => ({
        href: address.format({ person: me, to: this.#people.handle(person) }),
        title: person.displayName,
        picture: { key: person.id, bot: person.type === 'bot' },
        isBot: person.type === 'bot',
        open: person.id === current.personId,
      })),
    );
    byId('strangers').hidden = strangers.length === 0;
    return rooms.filter((room) => this.#rooms.isUnread(room)).length;
  }
}

export const pictureOf = (room, partner) =>
  room.type === 'direct'
    ? { key: partner?.id ?? room.id, bot: partner?.type === 'bot' }
    : { key: room.id, group: true };

/** Brings a list to what it should be; entries stay the same elements, so that focus and pointer keep their place. */
function arrange(list, entries) {
  const before = new Map([...list.children].map((item) => [item.dataset.href, item]));
  entries.forEach((entry, position) => {
    const item = before.get(entry.href) ?? newItem(entry.href);
    before.delete(entry.href);
    fill(item.firstChild, entry);
    if (list.children[position] !== item) list.insertBefore(item, list.children[position] ?? null);
  });
  before.forEach((item) => item.remove());
}

function newItem(href) {
  const item = h('li', {}, h('a', { href }));
  item.dataset.href = href;
  return item;
}

function fill(link, entry) {
  link.className = entry.unread ? 'room unread' : 'room';
  if (entry.open) link.setAttribute('aria-current', 'page');
  else link.removeAttribute('aria-current');
  link.replaceChildren(
    avatar(entry.title, entry.picture),
    h('span', { class: 'room-name' }, entry.title),
    entry.isBot ? h('span', { class: 'badge' }, 'Bot') : '',
    entry.time ? h('time', { datetime: entry.time }, briefTime(entry.time)) : '',
    entry.unread ? h('span', { class: 'dot' }, h('span', { class: 'out-of-sight' }, 'unread')) : '',
  );
}

// The list at the side: rooms by last activity, and the people one has not spoken with yet.
import * as address from './address.js';
import { avatar } from './avatar.js';
import { byId, h, icon } from './dom.js';
import { briefTime } from './times.js';

export class RoomList {
  #rooms;
  #people;
  #me;
  #teams;
  #actions;

  /** @param actions {{ newRoom(team), members(team) }} what can be done with a team */
  constructor({ rooms, people, me, teams, actions }) {
    this.#rooms = rooms;
    this.#teams = teams;
    this.#actions = actions;
    this.#people = people;
    this.#me = me;
  }

  /** @param current {{ roomId?, personId? }} what is open */
  render(current) {
    const me = this.#people.handle(this.#me);
    const rooms = this.#rooms.byActivity();
    const entry = (room) => this.#entry(room, me, current);
    const inTeam = (room) => Boolean(this.#teams.get(room.teamId));
    arrange(byId('rooms'), rooms.filter((room) => !inTeam(room)).map(entry));
    this.#renderTeams((team) => rooms.filter((room) => room.teamId === team.id).map(entry));

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

  #entry(room, me, current) {
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
  }

  /** A heading for each team, and its rooms below. */
  #renderTeams(entriesOf) {
    const place = byId('teams');
    const before = new Map([...place.children].map((section) => [section.dataset.team, section]));
    const sections = this.#teams.all.map((team) => {
      const section = before.get(team.id) ?? this.#newTeam(team);
      section.name.textContent = team.name;
      section.list.setAttribute('aria-label', `Team ${team.name}`);
      for (const [button, label] of section.buttons) button.setAttribute('aria-label', (button.title = label(team.name)));
      arrange(section.list, entriesOf(team));
      return section;
    });
    if (sections.some((section, at) => place.children[at] !== section) || place.children.length !== sections.length)
      place.replaceChildren(...sections);
  }

  #newTeam({ id }) {
    const button = (symbol, action) =>
      h('button', { type: 'button', class: 'icon-button', onclick: () => action(this.#teams.get(id)) }, icon(symbol));
    const [people, add] = [button('people', this.#actions.members), button('add', this.#actions.newRoom)];
    const name = h('h2');
    const list = h('ul', { class: 'rooms' });
    const section = h('section', { class: 'team' }, h('div', { class: 'list-head' }, name, people, add), list);
    section.dataset.team = id;
    return Object.assign(section, {
      name,
      list,
      buttons: [
        [people, (title) => `People in team ${title}`],
        [add, (title) => `New room in team ${title}`],
      ],
    });
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

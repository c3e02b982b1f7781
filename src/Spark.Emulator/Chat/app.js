// The page: one person, their rooms, one open conversation. To become somebody else the page is loaded again, so nothing of one
// person is ever seen by another.
import * as address from './address.js';
import { Api } from './api.js';
import { avatar } from './avatar.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { byId, h } from './dom.js';
import { membersDialog, roomCircle, teamCircle } from './members-dialog.js';
import { newRoomDialog, newTeamDialog } from './new-room.js';
import { attempt, tell } from './notices.js';
import { Panel } from './panel/panel.js';
import { People } from './people.js';
import { pictureOf, RoomList } from './room-list.js';
import { Rooms } from './rooms.js';
import { SharedStream } from './shared-stream.js';
import { Teams } from './teams.js';

const whoKey = 'spark-emulator.who';
const wide = matchMedia('(min-width: 701px)');

const people = await attempt('The emulator cannot be reached', () => People.load());
if (people) run(people);

function run(people) {
  const me = whoAmI(people);
  const handle = people.handle(me);
  const api = new Api(me.token);
  const rooms = new Rooms(api, me, people);
  const teams = new Teams(api);
  const newRoom = newRoomDialog({ api, me, people, teams, created: fillRoom });
  const members = membersDialog({ api, me, people });
  const list = new RoomList({
    rooms,
    people,
    me,
    teams,
    actions: { newRoom, members: (team) => showMembers(teamCircle(api, team)) },
  });
  const composer = new Composer(submit);
  const conversation = new Conversation({
    api,
    me,
    people,
    reply: (message) => composer.reply(message, people.name(message.personId, message.personEmail)),
    edit: (message) => composer.edit(message),
    remove: (message) =>
      attempt('The message was not deleted', () => api.delete(`/messages/${encodeURIComponent(message.id)}`)),
    failed: tell,
  });
  const panel = new Panel({ people, me, closed: () => composer.focus() });

  /** What is open: a room, or a person with whom there is none yet, or nothing. */
  let current = { roomId: null, personId: null, members: [] };

  /** Kept once the first conversation is open; what is sent before waits for it. */
  let begin;
  const begun = new Promise((resolve) => (begin = resolve));

  // Readings and events are handled one after the other, in the order they came: a list that was read never overwrites an
  // event that happened after it.
  let work = Promise.resolve();
  const inOrder = (doing, action) => (work = work.then(() => attempt(doing, action)));

  const stream = new SharedStream(me, {
    ready() {
      inOrder('The rooms cannot be read', refreshOrRetry);
      attempt('What the emulator did cannot be read', () => panel.refresh());
    },
    lost: () => connected(false),
    event: (name, data) =>
      Object.hasOwn(happened, name)
        ? inOrder('An event cannot be shown', () => happened[name](data))
        : panel[name](data),
  });
  introduce();
  stream.open();

  function introduce() {
    byId('my-avatar').replaceWith(avatar(me.displayName, { key: me.id, bot: me.type === 'bot' }));
    const option = (person) => h('option', { value: person.id, selected: person === me }, person.displayName);
    byId('who').replaceChildren(
      h('optgroup', { label: 'People' }, ...people.humans.map(option)),
      h('optgroup', { label: 'Bots' }, ...people.bots.map(option)),
    );
    byId('who').addEventListener('change', (event) => become(people.byId(event.target.value)));
    byId('new-room').addEventListener('click', () => newRoom());
    byId('new-team').addEventListener('click', newTeamDialog({ api, me, people, created: fillTeam }));
    byId('members').addEventListener('click', () => showMembers(roomCircle(api, current.roomId)));
    byId('back').addEventListener('click', () => {
      address.go({ person: handle });
      showRooms();
    });
    addEventListener('hashchange', () => {
      if (people.byHandle(address.read().person) !== me) location.reload();
      else moved();
    });
    wide.addEventListener('change', moved);
    addEventListener('visibilitychange', renderList);
    localStorage.setItem(whoKey, me.email);
  }

  function moved() {
    inOrder('The conversation cannot be opened', () => route({ moved: true }));
  }

  function become(person) {
    address.go({ person: people.handle(person) });
    location.reload();
  }

  // ---- reading

  async function refreshOrRetry() {
    try {
      await refresh();
      stream.settled();
    } catch (error) {
      stream.again();
      throw error;
    }
  }

  /** At the start, and after every loss of the stream. */
  async function refresh() {
    const first = !byId('app').dataset.ready;
    const partner = current.roomId ? rooms.partner(current.roomId) : null;
    await Promise.all([rooms.load(), teams.load()]);
    connected(true);
    if (first) {
      await route({ moved: false });
    } else if (current.roomId && !rooms.get(current.roomId)) {
      // The emulator was started again, or the room was left meanwhile.
      await open(partner ? withPerson(partner) : defaultPlace(), { replace: true });
    } else if (current.roomId) {
      await readMembers();
      await conversation.reread();
    } else if (current.personId) {
      await open(withPerson(people.byId(current.personId)), { replace: true });
    }
    renderList();
    byId('app').dataset.ready = 'true';
    begin();
  }

  const happened = {
    async message(message) {
      const room = await rooms.ensure(message.roomId);
      rooms.touch(room.id, message.created);
      await moveIntoNewRoom(room);
      await conversation.add(message);
      if (message.personId === me.id) rooms.markRead(room.id);
      renderList();
    },
    messageUpdated(message) {
      conversation.update(message);
    },
    messageDeleted(message) {
      conversation.remove(message.id);
      composer.forget(message.id);
    },
    async room(room) {
      await rooms.ensure(room.id);
      rooms.update(room);
      await teams.heard(room);
      renderPlace();
      renderList();
    },
    async membership(membership) {
      people.learn(membership);
      const room = await rooms.ensure(membership.roomId);
      if (membership.personId === me.id) await teams.heard(room);
      renderList();
      await members.render();
      if (membership.roomId !== current.roomId) return;
      await readMembers();
      renderPlace();
    },
    async membershipDeleted(membership) {
      const own = membership.personId === me.id;
      const room = rooms.get(membership.roomId);
      if (own) rooms.remove(membership.roomId);
      if (own && room) await teams.heard(room);
      renderList();
      if (!own) await members.render();
      if (membership.roomId !== current.roomId) return;
      if (own) {
        await open(defaultPlace(), { replace: true });
      } else {
        await readMembers();
        renderPlace();
      }
    },
  };

  async function readMembers() {
    current.members = await api.list('/memberships', { roomId: current.roomId });
    current.members.forEach((member) => people.learn(member));
  }

  // ---- places

  const withPerson = (person) => {
    const room = rooms.directWith(person.id);
    return room ? { roomId: room.id } : { personId: person.id };
  };

  /** The last room something happened in; for a newcomer the first bot. */
  function defaultPlace() {
    const [latest] = rooms.byActivity();
    if (latest) return { roomId: latest.id };
    const other = people.bots.find((bot) => bot !== me) ?? people.all.find((person) => person !== me);
    return other ? { personId: other.id } : {};
  }

  function placeInAddress() {
    const { roomId, to } = address.read();
    const person = people.byHandle(to);
    if (person && person !== me) return withPerson(person);
    return rooms.get(roomId) ? { roomId } : null;
  }

  async function route({ moved }) {
    const place = placeInAddress();
    if (place) await open(place, { replace: true });
    else if (wide.matches || (!moved && rooms.byActivity().length === 0)) await open(defaultPlace(), { replace: true });
    else showRooms();
  }

  async function open({ roomId = null, personId = null }, { replace = false } = {}) {
    current = { roomId, personId, members: [] };
    const to = personId && people.handle(people.byId(personId));
    address.go({ person: handle, roomId, to }, { replace });
    byId('app').dataset.view = 'conversation';
    if (roomId) await readMembers();
    renderPlace();
    renderList();
    if (roomId) await conversation.show(roomId, { query: whatISee(), beginning: beginning() });
    else conversation.showEmpty(beginning());
    renderPlace();
    renderList();
    if (wide.matches || personId) composer.focus();
  }

  /** In group rooms a bot may only list what mentions it. */
  const whatISee = () => (me.type === 'bot' && !partnerOf(current) ? { mentionedPeople: 'me' } : {});

  /** The first message to a person makes their room: the conversation goes on there. */
  async function moveIntoNewRoom(room) {
    if (!current.personId || rooms.partner(room.id)?.id !== current.personId) return;
    composer.rename(current.personId, room.id);
    await open({ roomId: room.id }, { replace: true });
  }

  function showRooms() {
    current = { roomId: null, personId: null, members: [] };
    address.go({ person: handle }, { replace: true });
    byId('app').dataset.view = 'rooms';
    renderList();
  }

  // ---- writing

  async function submit({ body, file, editing }) {
    await begun;
    const { roomId, personId } = current;
    if (editing) {
      const path = `/messages/${encodeURIComponent(editing.id)}`;
      const done = await attempt('The message was not changed', () => api.put(path, { roomId, ...body }));
      return Boolean(done);
    }
    const message = { ...(roomId ? { roomId } : { toPersonId: personId }), ...body };
    const sent = await attempt('The message was not sent', () => api.post('/messages', file ? formOf(message, file) : message));
    // It comes by the stream too; whichever is first shows it.
    if (sent) inOrder('The message cannot be shown', () => happened.message(sent));
    return Boolean(sent);
  }

  /** As a form: a file cannot travel in JSON. */
  function formOf(message, file) {
    const form = new FormData();
    for (const [name, value] of Object.entries(message)) form.set(name, value);
    form.set('files', file, file.name);
    return form;
  }

  // ---- rooms and teams

  const showMembers = (circle) => attempt('The people cannot be read', () => members.open(circle));

  async function fillTeam(team, personIds) {
    await addAll('/team/memberships', { teamId: team.id }, personIds);
    const [general] = await api.list('/rooms', { teamId: team.id });
    await inOrder('The team cannot be opened', async () => {
      await teams.load();
      await rooms.ensure(general.id);
      await open({ roomId: general.id });
    });
  }

  async function fillRoom(room, personIds) {
    await inOrder('The room cannot be opened', async () => {
      await rooms.ensure(room.id);
      await open({ roomId: room.id });
    });
    await addAll('/memberships', { roomId: room.id }, personIds);
  }

  async function addAll(path, where, personIds) {
    for (const personId of personIds)
      await attempt(`${people.name(personId)} was not added`, () => api.post(path, { ...where, personId }));
  }

  // ---- showing

  const partnerOf = ({ roomId, personId }) => (roomId ? rooms.partner(roomId) : people.byId(personId));

  function renderPlace() {
    const { roomId, personId } = current;
    if (!roomId && !personId) return;
    const room = roomId && rooms.get(roomId);
    const partner = partnerOf(current);
    const group = room?.type === 'group';
    const title = partner?.displayName ?? room?.title ?? '';
    const picture = room ? pictureOf(room, partner) : { key: partner.id, bot: partner.type === 'bot' };
    byId('room-avatar').replaceChildren(avatar(title, picture));
    byId('room-title').textContent = title;
    byId('room-subtitle').textContent = group ? groupSubtitle(room) : subtitleOf(partner);
    byId('members').hidden = !group;
    composer.moveTo({
      key: roomId ?? personId,
      placeholder: placeholderFor(title, partner),
      members: group ? others() : [],
      bots: group ? others().filter((person) => person.type === 'bot') : [],
      hint: me.type === 'bot' && group ? 'You are a bot: here you see only what mentions you.' : usualHint,
    });
  }

  const usualHint = 'Enter sends, Shift+Enter starts a new line.';

  function groupSubtitle(room) {
    const names = current.members.map((member) => member.personDisplayName).join(', ');
    const team = teams.get(room.teamId);
    return team ? `Team ${team.name}: ${names}` : names;
  }

  const subtitleOf = (partner) => (partner ? `${partner.type === 'bot' ? 'Bot, ' : ''}${partner.email}` : '');

  const others = () =>
    current.members
      .filter((member) => member.personId !== me.id)
      .map((member) => ({
        id: member.personId,
        displayName: member.personDisplayName,
        email: member.personEmail,
        type: people.isBot(member.personId) ? 'bot' : 'person',
      }));

  function placeholderFor(title, partner) {
    const example = partner?.type === 'bot' && conversation.isEmpty ? ', e.g. echo hello' : '';
    return `Write to ${title}${example}`;
  }

  function beginning() {
    const partner = partnerOf(current);
    if (partner) return `This is the beginning of your conversation with ${partner.displayName}.`;
    return `This is the beginning of ${rooms.get(current.roomId)?.title ?? 'this room'}.`;
  }

  function renderList() {
    const reading = current.roomId && document.visibilityState === 'visible';
    if (reading) rooms.markRead(current.roomId);
    const unread = list.render(current);
    const title = byId('app').dataset.view === 'conversation' ? byId('room-title').textContent : 'Rooms';
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${title} – Spark emulator`;
  }

  function connected(yes) {
    const sign = byId('connection');
    sign.className = yes ? 'connection on' : 'connection off';
    sign.textContent = yes ? 'Online' : 'Offline';
    byId('offline').hidden = yes;
    byId('offline').textContent = yes ? '' : 'Offline: the emulator does not answer. Trying again…';
  }
}

/** The address says it, else the last choice, else the first who is no bot. */
function whoAmI(people) {
  return (
    people.byHandle(address.read().person) ??
    people.byHandle(localStorage.getItem(whoKey)) ??
    people.humans[0] ??
    people.all[0]
  );
}

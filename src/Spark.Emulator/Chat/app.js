// The page: who one is, which room is open, and what keeps both up to date.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { $, make, paintAvatar } from "./dom.js";
import { Seen, showRooms } from "./rooms.js";
import { ask } from "./start.js";
import { listen } from "./stream.js";

const state = { people: [], me: null, rooms: [], seen: null, conversation: null, draftFor: null, stop: () => {} };
const composer = new Composer((content) => attempt(() => send(content)));

const nameOf = (message) =>
  state.people.find((person) => person.id === message.personId)?.displayName ?? message.personEmail ?? "Somebody";

/** Shows what goes wrong, instead of letting it vanish in the console. */
async function attempt(work) {
  try {
    const result = await work();
    $("problem").hidden = true;
    return result;
  } catch (error) {
    if (!(error instanceof api.ApiError)) throw error;
    $("problem").textContent = error.message;
    $("problem").hidden = false;
    throw error;
  }
}

const trying = (work) => attempt(work).catch((error) => error instanceof api.ApiError || Promise.reject(error));

// The address keeps person and room: #/alice/ROOM, so that each window is somebody and a reload changes nothing.
const address = () => location.hash.split("/").slice(1).map(decodeURIComponent);
const remember = (roomId) =>
  history.replaceState(null, "", `#/${encodeURIComponent(state.me.token)}${roomId ? `/${roomId}` : ""}`);

async function start() {
  state.people = await api.people();
  const [token] = address();
  const known = (wanted) => state.people.find((person) => person.token === wanted);
  const me = known(token) ?? known(localStorage.getItem("person")) ?? state.people.find((person) => person.type !== "bot");
  $("person").replaceChildren(
    ...state.people.map((person) =>
      make("option", { value: person.token }, `${person.displayName}${person.type === "bot" ? " (bot)" : ""}`),
    ),
  );
  await become(me ?? state.people[0], address()[1]);
}

async function become(person, roomId) {
  state.stop();
  Object.assign(state, { me: person, seen: new Seen(person), conversation: null, draftFor: null });
  $("person").value = person.token;
  paintAvatar($("my-avatar"), person.displayName);
  localStorage.setItem("person", person.token);
  api.actAs(person);
  remember();
  await readRooms();
  const room = state.rooms.find((known) => known.id === roomId) ?? newestRoom();
  if (room) await open(room.id);
  else draft(firstOther());
  state.stop = listen(person, { ready: () => trying(reconnected), happened, lost: () => ($("offline").hidden = false) });
}

const newestRoom = () => [...state.rooms].sort((a, b) => (a.lastActivity < b.lastActivity ? 1 : -1))[0];
const firstOther = () => {
  const others = state.people.filter((person) => person.id !== state.me.id);
  return others.find((person) => person.type === "bot") ?? others[0];
};

async function reconnected() {
  $("offline").hidden = true;
  await readRooms();
  await state.conversation?.refresh();
}

async function readRooms() {
  state.rooms = await api.rooms();
  listRooms();
}

const listRooms = () =>
  showRooms({
    rooms: state.rooms,
    current: state.conversation?.room.id,
    seen: state.seen.rooms,
    open: (id) => trying(() => open(id)),
  });

async function open(roomId) {
  const room = state.rooms.find((known) => known.id === roomId);
  const members = await api.members(roomId);
  const others = members.filter((member) => member.personId !== state.me.id);
  const isGroup = room.type === "group";
  state.draftFor = null;
  state.conversation = new Conversation({
    room,
    me: state.me,
    nameOf,
    reply: (message, name) => composer.replyTo(message, name),
  });
  $("title").textContent = room.title;
  $("subtitle").textContent = isGroup ? members.map((member) => member.personDisplayName).join(", ") : "direct";
  $("add").hidden = !isGroup;
  const hasBot = others.some((member) => state.people.find((p) => p.id === member.personId)?.type === "bot");
  composer.open({
    placeholder: `Write to ${room.title}`,
    people: isGroup ? others.map((member) => ({ id: member.personId, name: member.personDisplayName })) : [],
    hint: isGroup && hasBot ? "Bots see only messages that mention them: write @ and choose." : "",
  });
  document.body.classList.add("reading");
  remember(roomId);
  await state.conversation.refresh();
  state.seen.until(roomId, state.conversation.newest);
  listRooms();
}

/** A conversation that begins with its first message; there is no room before. */
function draft(person) {
  Object.assign(state, { conversation: null, draftFor: person });
  $("title").textContent = person.displayName;
  $("subtitle").textContent = "Nothing has been said yet.";
  $("add").hidden = true;
  $("messages").replaceChildren();
  const example = person.type === "bot" ? ", for example: echo hello" : "";
  composer.open({ placeholder: `Write to ${person.displayName}${example}`, people: [], hint: "" });
  document.body.classList.add("reading");
  remember();
  listRooms();
}

async function send(content) {
  const to = state.draftFor;
  const message = await api.send({ ...content, ...(to ? { toPersonId: to.id } : { roomId: state.conversation.room.id }) });
  if (to) {
    await readRooms();
    await open(message.roomId);
  } else if (state.conversation.room.id === message.roomId) {
    state.conversation.put(message);
  }
}

function happened(name, thing) {
  const shown = state.conversation?.room.id === thing.roomId ? state.conversation : null;
  if (name === "messageDeleted") shown?.remove(thing.id);
  else if (name === "message" || name === "messageUpdated") shown?.put(thing);
  if (name === "message" && shown && document.visibilityState === "visible") state.seen.until(thing.roomId, thing.created);
  trying(readRooms);
}

$("person").addEventListener("change", () => {
  const person = state.people.find((known) => known.token === $("person").value);
  trying(() => become(person));
});

$("back").addEventListener("click", () => document.body.classList.remove("reading"));

$("new").addEventListener("click", () =>
  trying(async () => {
    const people = state.people.filter((person) => person.id !== state.me.id);
    const wanted = await ask({ title: "New conversation", people });
    if (!wanted) return;
    if (wanted.people.length > 1) {
      const room = await api.createRoom(wanted.name);
      for (const person of wanted.people) await api.addMember(room.id, person.id);
      await readRooms();
      await open(room.id);
      return;
    }
    const direct = state.rooms.find((room) => room.type === "direct" && room.title === wanted.people[0].displayName);
    if (direct) await open(direct.id);
    else draft(wanted.people[0]);
  }),
);

$("add").addEventListener("click", () =>
  trying(async () => {
    const roomId = state.conversation.room.id;
    const members = await api.members(roomId);
    const people = state.people.filter((person) => !members.some((member) => member.personId === person.id));
    const wanted = await ask({ title: "Add people", people, isGroup: true });
    for (const person of wanted?.people ?? []) await api.addMember(roomId, person.id);
    if (wanted) await open(roomId);
  }),
);

trying(start);

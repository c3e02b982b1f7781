// The messages of the open room: newest at the bottom, replies under the message they reply to, older ones read when the top
// comes near.
import { byId, h } from './dom.js';
import { bury, fillMessage, messageElement } from './message.js';
import { dayKey, dayName } from './times.js';

const pageSize = 50;
const largestPage = 1000;
const nearTop = 300;
const nearBottom = 48;
const sameBreath = 5 * 60 * 1000;

export class Conversation {
  #api;
  #context;
  #log = byId('log');
  #list = byId('messages');
  #news = byId('news');
  #roomId = null;
  #query = {};
  #entries = new Map(); // id -> { message, element }
  #oldest = null;
  #older = false;
  #reading = null;
  #pinned = true;
  #beginning = '';

  /** @param context see message.js, and failed(doing, error) */
  constructor(context) {
    this.#api = context.api;
    this.#context = context;
    this.#log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.#news.addEventListener('click', () => this.#news.target?.scrollIntoView({ block: 'center' }));
    // A keyboard that comes up, a composer that grows: whoever reads the end goes on reading the end.
    const keepEnd = new ResizeObserver(() => this.#pinned && this.#toEnd());
    keepEnd.observe(this.#log);
    keepEnd.observe(this.#list);
  }

  /** Nobody has said anything here yet; `beginning` says whose conversation it will be. */
  showEmpty(beginning) {
    this.#clear(null);
    this.#setBeginning(beginning);
  }

  async show(roomId, { query = {}, beginning }) {
    if (roomId !== this.#roomId) {
      this.#clear(roomId);
      this.#query = query;
    }
    this.#beginning = beginning;
    await this.reread();
  }

  /** Reads as much as is shown: what came, changed and went in the meantime is then so here too. */
  async reread() {
    const roomId = this.#roomId;
    if (!roomId) return;
    const max = Math.min(this.#entries.size + pageSize, largestPage);
    const page = await this.#api.page('/messages', { ...this.#query, roomId, max });
    if (roomId !== this.#roomId) return;
    this.#oldest = null;
    const fresh = new Set(page.items.map((message) => message.id));
    for (const id of [...this.#entries.keys()]) if (!fresh.has(id)) this.#forget(id);
    await this.#take(page, roomId);
    if (this.#pinned) this.#toEnd();
  }

  /** A message was sent, or said by somebody. */
  async add(message) {
    if (message.roomId !== this.#roomId) return;
    const known = this.#entries.has(message.id);
    const inView = this.#threadEnd(message);
    const follow = inView && this.#isVisible(inView);
    const atEnd = this.#pinned;
    await this.#put(message);
    this.#regroup();
    const element = this.#entries.get(message.id)?.element;
    if (!element || known) return;
    const own = message.personId === this.#context.me.id;
    if (own || follow) element.scrollIntoView({ block: 'nearest' });
    if (atEnd || (own && !message.parentId)) this.#toEnd();
    if (!this.#isVisible(element)) this.#announce(element, message);
  }

  update(message) {
    const entry = this.#entries.get(message.id);
    // What has not changed stays as it is, with what was filled in on its card.
    if (!entry || JSON.stringify(entry.message) === JSON.stringify(message)) return;
    entry.message = message;
    fillMessage(entry.element, message, this.#context);
  }

  remove(id) {
    this.#forget(id);
    this.#regroup();
  }

  has(id) {
    return this.#entries.has(id);
  }

  get isEmpty() {
    return this.#entries.size === 0;
  }

  #clear(roomId) {
    this.#roomId = roomId;
    this.#entries.clear();
    this.#list.replaceChildren();
    this.#oldest = null;
    this.#older = false;
    this.#reading = null;
    this.#pinned = true;
    this.#news.hidden = true;
    this.#setBeginning('');
  }

  /** A page is newest first; parents come before their replies when it is read backwards. */
  async #take(page, roomId) {
    for (const message of page.items.toReversed()) await this.#put(message);
    if (roomId !== this.#roomId) return;
    this.#oldest = page.items.at(-1)?.id ?? this.#oldest;
    this.#older = Boolean(page.next);
    this.#regroup();
    this.#setBeginning(this.#older ? '' : this.#beginning);
  }

  async #readOlder() {
    const roomId = this.#roomId;
    const page = await this.#api.page('/messages', {
      ...this.#query,
      roomId,
      beforeMessage: this.#oldest,
      max: pageSize,
    });
    if (roomId !== this.#roomId) return;
    const fromEnd = this.#log.scrollHeight - this.#log.scrollTop;
    await this.#take(page, roomId);
    this.#log.scrollTop = this.#log.scrollHeight - fromEnd;
  }

  async #put(message) {
    if (this.#entries.has(message.id)) {
      this.update(message);
      return;
    }
    const parent = message.parentId ? await this.#parentOf(message) : null;
    // The room may have been left, or the message come by another way, while its parent was asked for.
    if (message.roomId !== this.#roomId || this.#entries.has(message.id)) return;
    const element = messageElement(message, this.#context);
    this.#entries.set(message.id, { message, element });
    element.dataset.id = message.id;
    element.dataset.created = message.created;
    insertByTime(parent ? repliesOf(parent.element) : this.#list, element);
  }

  async #parentOf(reply) {
    const known = this.#entries.get(reply.parentId);
    if (known) return known;
    try {
      await this.#put(await this.#api.get(`/messages/${encodeURIComponent(reply.parentId)}`));
    } catch (error) {
      // Deleted, or not for this person's eyes: the reply then stands by itself.
      if (error.status !== 404) throw error;
    }
    return this.#entries.get(reply.parentId);
  }

  #forget(id) {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const thread = entry.element.parentElement.closest('.message');
    if (entry.element.querySelector('.replies > .message')) {
      bury(entry.element);
      return;
    }
    entry.element.remove();
    this.#entries.delete(id);
    if (thread?.classList.contains('deleted') && !thread.querySelector('.replies > .message'))
      this.#forget(thread.dataset.id);
  }

  /** Days get a heading; what one person says in one breath has one byline. */
  #regroup() {
    let before = null;
    for (const element of this.#list.children) {
      const { message } = this.#entries.get(element.dataset.id);
      const newDay = !before || dayKey(before.message.created) !== dayKey(message.created);
      if (newDay) element.dataset.day = dayName(message.created);
      else delete element.dataset.day;
      const goesOn =
        !newDay &&
        before.message.personId === message.personId &&
        !before.element.querySelector('.replies') &&
        new Date(message.created) - new Date(before.message.created) < sameBreath;
      element.classList.toggle('goes-on', goesOn);
      before = { message, element };
    }
  }

  #setBeginning(text) {
    const element = byId('beginning');
    element.textContent = text;
    element.classList.toggle('alone', this.#entries.size === 0);
  }

  /** What stands right above the place of a new message: the end of its thread, or of the room. */
  #threadEnd(message) {
    const parent = message.parentId ? this.#entries.get(message.parentId)?.element : null;
    return parent ? (parent.querySelector('.replies > .message:last-child') ?? parent) : null;
  }

  #isVisible(element) {
    const line = element.firstChild.getBoundingClientRect();
    const log = this.#log.getBoundingClientRect();
    return line.bottom > log.top && line.top < log.bottom;
  }

  #announce(element, message) {
    const name = this.#context.people.name(message.personId, message.personEmail);
    this.#news.textContent = `New ${message.parentId ? 'reply' : 'message'} from ${name}`;
    this.#news.target = element;
    this.#news.hidden = false;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#pinned = scrollHeight - scrollTop - clientHeight < nearBottom;
    if (!this.#news.hidden && this.#isVisible(this.#news.target)) this.#news.hidden = true;
    if (scrollTop < nearTop && this.#older && !this.#reading) {
      this.#reading = this.#readOlder()
        .catch((error) => this.#context.failed('Older messages cannot be read', error))
        .finally(() => (this.#reading = null));
    }
  }

  #toEnd() {
    this.#log.scrollTop = this.#log.scrollHeight;
  }
}

function repliesOf(element) {
  let list = element.querySelector(':scope > .replies');
  if (!list) {
    list = h('ol', { class: 'replies', 'aria-label': 'Replies' });
    element.append(list);
  }
  return list;
}

function insertByTime(list, element) {
  let next = null;
  for (let other = list.lastElementChild; other; other = other.previousElementSibling) {
    if (other.dataset.created < element.dataset.created) break;
    next = other;
  }
  list.insertBefore(element, next);
}

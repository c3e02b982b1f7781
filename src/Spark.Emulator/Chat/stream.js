// What happens in one's rooms, as it happens. It connects again by itself, and says `ready` each time: what happened in between
// was not sent, so that is the moment to read again.

const names = [
  'message',
  'messageUpdated',
  'messageDeleted',
  'room',
  'membership',
  'membershipDeleted',
  'delivery',
  'call',
];
const firstPause = 250;
const longestPause = 4000;

export class Stream {
  #url;
  #hear;
  #source = null;
  #timer = 0;
  #pause = firstPause;

  /** @param hear {{ ready(), lost(), event(name, data) }} */
  constructor(token, hear) {
    this.#url = `/emulator/stream?activity=true&token=${encodeURIComponent(token)}`;
    this.#hear = hear;
    addEventListener('online', () => this.#hurry());
    addEventListener('visibilitychange', () => document.hidden || this.#hurry());
  }

  open() {
    this.close();
    const source = new EventSource(this.#url);
    this.#source = source;
    source.addEventListener('ready', () => this.#hear.ready());
    for (const name of names)
      source.addEventListener(name, (event) => this.#hear.event(name, JSON.parse(event.data)));
    source.addEventListener('error', () => source === this.#source && this.again());
  }

  /** Gives the connection up and makes another. The browser would do so too, but not after every failure, and not soon. */
  again() {
    this.close();
    this.#hear.lost();
    this.#timer = setTimeout(() => this.open(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, longestPause);
  }

  /** All went well: the next failure is a new one. */
  settled() {
    this.#pause = firstPause;
  }

  #hurry() {
    if (!this.#timer) return;
    this.#pause = firstPause;
    this.open();
  }

  /** Until it is opened again. */
  close() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#source?.close();
    this.#source = null;
  }
}

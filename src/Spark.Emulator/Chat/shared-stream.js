// One stream for all windows of a person: a browser opens six connections to a server and no more, and each stream keeps one.
// The first window to get the lock has the stream, and passes on what it hears; when it goes, the next one takes over. Where
// the browser has no locks (a page that is neither https nor of this machine) each window has its own.
import { Stream } from './stream.js';

const retry = 1000;

export class SharedStream {
  #name;
  #stream;
  #channel;
  #hear;
  #leads = false;
  #ready = false;
  #leave = null;
  #timer = 0;
  #id = String(Math.random());

  /** @param hear {{ ready(), lost(), event(name, data) }} */
  constructor(person, hear) {
    this.#name = `spark-emulator.stream.${person.id}`;
    this.#hear = hear;
    this.#stream = new Stream(person.token, {
      ready: () => this.#tell({ kind: 'ready' }),
      lost: () => this.#tell({ kind: 'lost' }),
      event: (name, data) => this.#tell({ kind: 'event', name, data }),
    });
    addEventListener('pagehide', () => this.#close());
    addEventListener('pageshow', (event) => event.persisted && this.open());
  }

  open() {
    if (!navigator.locks || !globalThis.BroadcastChannel) {
      this.#lead();
      return;
    }
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.addEventListener('message', ({ data }) => this.#receive(data));
    navigator.locks.request(this.#name, () => {
      this.#lead();
      return new Promise((resolve) => (this.#leave = resolve));
    });
    this.#ask();
  }

  /** What was read went wrong: the stream is given up and opened again, or its owner asked once more. */
  again() {
    if (this.#leads) {
      this.#stream.again();
    } else {
      this.#hear.lost();
      this.#timer = setTimeout(() => this.#ask(), retry);
    }
  }

  settled() {
    this.#stream.settled();
  }

  #lead() {
    this.#leads = true;
    this.#stream.open();
  }

  /** A window that comes later is told at once that all is ready. */
  #ask() {
    this.#channel?.postMessage({ kind: 'ask', by: this.#id });
  }

  #tell(news) {
    this.#ready = news.kind === 'ready' || (news.kind === 'event' && this.#ready);
    this.#channel?.postMessage(news);
    this.#pass(news);
  }

  #receive(news) {
    if (news.kind === 'ask' && this.#leads && this.#ready) this.#channel.postMessage({ kind: 'ready', to: news.by });
    else if (news.kind !== 'ask' && (news.to ?? this.#id) === this.#id) this.#pass(news);
  }

  #pass(news) {
    clearTimeout(this.#timer);
    if (news.kind === 'event') this.#hear.event(news.name, news.data);
    else this.#hear[news.kind]();
  }

  #close() {
    clearTimeout(this.#timer);
    this.#leads = this.#ready = false;
    this.#stream.close();
    this.#channel?.close();
    this.#leave?.();
  }
}

// The side panel: what the emulator sends and is asked, as it happens, and what can be made to go wrong.
import { byId } from '../dom.js';
import { Calls } from './calls.js';
import { Deliveries } from './deliveries.js';
import { Faults } from './faults.js';

const openKey = 'spark-emulator.panel';
const tabKey = 'spark-emulator.panel.tab';

export class Panel {
  #panel = byId('panel');
  #toggle = byId('panel-toggle');
  #tabs = [...document.querySelectorAll('#panel [role=tab]')];
  #deliveries;
  #calls;
  #faults;

  /** @param context {{ people, me, closed() }} closed: the keyboard goes back to where one writes */
  constructor(context) {
    this.#deliveries = new Deliveries();
    this.#calls = new Calls(context);
    this.#faults = new Faults(context);
    this.#toggle.addEventListener('click', () => this.#show(this.#panel.hidden));
    byId('panel-close').addEventListener('click', () => this.#close(context));
    this.#panel.addEventListener('keydown', (event) => event.key === 'Escape' && this.#close(context));
    for (const tab of this.#tabs) {
      tab.addEventListener('click', () => this.#choose(tab));
      tab.addEventListener('keydown', (event) => this.#key(event, tab));
    }
    this.#choose(this.#tabs.find((tab) => tab.id === localStorage.getItem(tabKey)) ?? this.#tabs[0]);
    this.#show(localStorage.getItem(openKey) === 'open');
  }

  /** Reads what happened before the stream was open. */
  async refresh() {
    await Promise.all([this.#deliveries.load(), this.#calls.load()]);
    if (this.#isShown('faults')) await this.#faults.load();
  }

  delivery(delivery) {
    this.#deliveries.add(delivery);
    if (delivery.error && this.#panel.hidden) this.#warn(true);
    if (this.#isShown('faults')) this.#faults.happened();
  }

  call(call) {
    this.#calls.add(call);
    if (this.#isShown('faults')) this.#faults.happened();
  }

  #isShown(name) {
    return !this.#panel.hidden && !byId(`panel-${name}`).hidden;
  }

  #show(open) {
    this.#panel.hidden = !open;
    byId('app').classList.toggle('with-panel', open);
    this.#toggle.setAttribute('aria-expanded', String(open));
    localStorage.setItem(openKey, open ? 'open' : 'closed');
    if (!open) return;
    this.#warn(false);
    if (this.#isShown('faults')) this.#faults.open();
  }

  #close(context) {
    this.#show(false);
    context.closed();
  }

  #warn(yes) {
    this.#toggle.classList.toggle('alert', yes);
    byId('panel-warning').textContent = yes ? 'A webhook delivery failed' : '';
  }

  #choose(chosen) {
    for (const tab of this.#tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      byId(tab.getAttribute('aria-controls')).hidden = tab !== chosen;
    }
    localStorage.setItem(tabKey, chosen.id);
    if (this.#isShown('faults')) this.#faults.open();
  }

  #key(event, tab) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = this.#tabs.at((this.#tabs.indexOf(tab) + step) % this.#tabs.length);
    this.#choose(next);
    next.focus();
  }
}

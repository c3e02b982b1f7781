// Webhook deliveries: each attempt, whether it was taken, and what was sent.
import { admin } from '../admin.js';
import { byId, h } from '../dom.js';
import { exactTime, fullTime } from '../times.js';
import { Entries } from './entries.js';
import { durationText, pill } from './marks.js';

export class Deliveries {
  #failedOnly = byId('deliveries-failed');
  #entries = new Entries(byId('deliveries'), {
    row: (delivery) => this.#row(delivery),
    wanted: (delivery) => !this.#failedOnly.checked || Boolean(delivery.error),
  });

  constructor() {
    this.#failedOnly.addEventListener('change', () => this.#entries.filter());
  }

  load() {
    return this.#entries.load(async () => (await admin.get('/deliveries')).items);
  }

  add(delivery) {
    this.#entries.add(delivery);
  }

  #row(delivery) {
    const { status, error, name, resource, event, latencyMs, sent, redeliveryOf } = delivery;
    const details = h(
      'details',
      { class: error ? 'entry failed' : 'entry' },
      h(
        'summary',
        {},
        pill(status ?? 'failed', !error),
        h('span', { class: 'entry-what' }, `${resource} ${event}`, redeliveryOf ? h('span', { class: 'badge' }, 'again') : null),
        h('span', { class: 'entry-took' }, durationText(latencyMs)),
        h('span', { class: 'entry-who' }, name),
        h('time', { datetime: sent, title: fullTime(sent) }, exactTime(sent)),
      ),
    );
    // What is never opened is never written out.
    details.addEventListener('toggle', () => details.open && details.childElementCount === 1 && details.append(this.#body(delivery)));
    return h('li', {}, details);
  }

  #body(delivery) {
    const { id, error, targetUrl, redeliveryOf, requestHeaders, payload, answer } = delivery;
    const status = h('p', { class: 'entry-remark', role: 'status' });
    const button = h('button', { type: 'button', class: 'text-button', onclick: again }, 'Redeliver');
    return h(
      'div',
      { class: 'entry-body' },
      error ? h('p', { class: 'entry-error' }, error) : null,
      h('p', { class: 'entry-remark' }, `POST ${targetUrl}`, redeliveryOf ? `, again after delivery ${redeliveryOf}` : ''),
      h('div', { class: 'entry-buttons' }, button, status),
      part('Headers', Object.entries(requestHeaders ?? {}).map(([name, value]) => `${name}: ${value}`).join('\n')),
      part('Payload', payload ? JSON.stringify(payload, null, 2) : ''),
      part('Answer', answer),
    );

    async function again() {
      button.disabled = true;
      status.textContent = 'Sending…';
      try {
        const attempt = await admin.post(`/deliveries/${encodeURIComponent(id)}/redeliver`, {});
        status.textContent = attempt.error ?? `Taken: ${attempt.status}.`;
      } catch (failure) {
        status.textContent = failure.message;
      } finally {
        button.disabled = false;
      }
    }
  }
}

const part = (title, text) =>
  text ? h('div', {}, h('h4', {}, title), h('pre', { tabindex: '0', 'aria-label': title }, text)) : null;

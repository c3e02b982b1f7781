// One message as it is shown.
import { avatar } from './avatar.js';
import { cardElement, cardOf } from './cards/card.js';
import { h, icon } from './dom.js';
import { fileElement } from './files.js';
import { safeHtml } from './html.js';
import { clockTime, fullTime } from './times.js';

/** @param context {{ me, people, api, reply(message), edit(message), remove(message) }} */
export function messageElement(message, context) {
  const { me, people } = context;
  const name = people.name(message.personId, message.personEmail);
  const own = message.personId === me.id;
  const isBot = people.isBot(message.personId);
  const element = h(
    'li',
    { class: own ? 'message own' : 'message' },
    h(
      'div',
      { class: 'line' },
      avatar(name, { key: message.personId, bot: isBot, small: Boolean(message.parentId) }),
      h(
        'div',
        { class: 'said' },
        h(
          'p',
          { class: 'byline' },
          h('span', { class: 'author' }, name),
          isBot ? h('span', { class: 'badge' }, 'Bot') : null,
          h('time', { datetime: message.created, title: fullTime(message.created) }, clockTime(message.created)),
        ),
        h('div', { class: 'bubble' }),
      ),
      actions(message, own, context),
    ),
  );
  fillMessage(element, message, context);
  return element;
}

/** Puts in what the message says now. */
export function fillMessage(element, message, context) {
  const bubble = bubbleOf(element);
  bubble.title = fullTime(message.created);
  const card = cardOf(message);
  bubble.classList.toggle('with-card', Boolean(card));
  bubble.replaceChildren(
    card ? cardElement(card, { submit: (inputs) => submit(message, inputs, context.api) }) : contentOf(message, context.me),
    ...(message.files ?? []).map((url) => fileElement(url, context.api)),
  );
  if (message.updated)
    bubble.append(h('span', { class: 'remark edited', title: fullTime(message.updated) }, '(edited)'));
}

const submit = (message, inputs, api) =>
  api.post('/attachment/actions', { type: 'submit', messageId: message.id, inputs });

/** The first message of a thread whose replies are still there. */
export function bury(element) {
  element.classList.add('deleted');
  bubbleOf(element).replaceChildren(h('p', { class: 'remark' }, 'This message was deleted.'));
  element.querySelector(':scope > .line > .actions')?.remove();
}

const bubbleOf = (element) => element.querySelector(':scope > .line .bubble');

function contentOf(message, me) {
  if (message.html) return h('div', { class: 'rich' }, safeHtml(message.html, me.id));
  return message.text ? h('p', { class: 'plain' }, message.text) : '';
}

function actions(message, own, { reply, edit, remove }) {
  return h(
    'div',
    { class: 'actions' },
    action('reply', 'Reply in thread', () => reply(message)),
    own && !message.files && !message.attachments ? action('edit', 'Edit', () => edit(message)) : null,
    own ? action('delete', 'Delete', () => remove(message)) : null,
  );
}

const action = (symbol, name, onclick) =>
  h('button', { type: 'button', class: 'icon-button small', 'aria-label': name, title: name, onclick }, icon(symbol));

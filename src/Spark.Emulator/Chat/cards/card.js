// An adaptive card, as far as Webex shows it: version 1.3, without what only other hosts know.
import { h } from '../dom.js';
import { actionSet } from './actions.js';
import { elementsOf } from './elements.js';
import { Scope } from './scope.js';
import { isNewer, isObject, listOf, oneOf, pixelsOf, textOf } from './values.js';

const type = 'application/vnd.microsoft.card.adaptive';

/** The card of a message, or undefined. */
export const cardOf = (message) =>
  message.attachments?.find((attachment) => attachment?.contentType === type && isObject(attachment.content))?.content;

/** @param context {{ submit(inputs) }} */
export function cardElement(card, context) {
  if (isNewer(card.version)) return instead(card);
  const element = h('div', { class: 'card', role: 'group', 'aria-label': 'Card' });
  fillCard(element, card, new Scope(context));
  return element;
}

/** Body and buttons: of a message's card, and of the one that an Action.ShowCard opens. */
export function fillCard(element, card, scope) {
  const body = h('div', { class: 'card-body' }, ...elementsOf(card.body, scope));
  body.classList.add(`align-${oneOf(card.verticalContentAlignment, ['top', 'center', 'bottom'])}`);
  const height = pixelsOf(card.minHeight);
  if (height) body.style.minHeight = height;
  element.append(body);
  const actions = listOf(card.actions);
  if (actions.length > 0) element.append(actionSet(actions, scope));
}

function instead(card) {
  return h(
    'div',
    { class: 'card' },
    textOf(card.fallbackText) ? h('p', { class: 'plain' }, textOf(card.fallbackText)) : null,
    h('p', { class: 'remark' }, `This card is of version ${textOf(card.version)}; Webex shows cards up to 1.3.`),
  );
}

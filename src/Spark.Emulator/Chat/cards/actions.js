// What a card's buttons do.
import { h } from '../dom.js';
import { outward, safeAddress } from '../links.js';
import { fillCard } from './card.js';
import { isMet, isObject, listOf, oneOf, textOf } from './values.js';

const kinds = ['Action.Submit', 'Action.OpenUrl', 'Action.ShowCard', 'Action.ToggleVisibility'];

/** A row of buttons; below it what was sent, and the card that one of them opens. */
export function actionSet(actions, scope) {
  const status = h('p', { class: 'card-status', role: 'status' });
  const opened = h('div', { class: 'card-opened' });
  const row = h('div', { class: 'card-buttons' });
  const set = { scope, status, opened, row };
  row.append(...listOf(actions).map((action) => buttonOf(action, set)).filter(Boolean));
  return h('div', { class: 'card-actions' }, row, status, opened);
}

function buttonOf(action, set) {
  if (!isObject(action)) return null;
  if (action.fallback === 'drop' && !(kinds.includes(action.type) && isMet(action))) return null;
  if (!kinds.includes(action.type) || !isMet(action))
    return isObject(action.fallback)
      ? buttonOf(action.fallback, set)
      : h('span', { class: 'remark' }, `Not shown here: ${textOf(action.type) || 'an action without a type'}`);
  const look = `card-button style-${oneOf(action.style, ['default', 'positive', 'destructive'])}`;
  const title = textOf(action.title) || action.type.replace('Action.', '');
  if (action.type === 'Action.OpenUrl') return linkOf(action, title, look);
  const button = h('button', { type: 'button', class: look }, title);
  if (action.type === 'Action.ShowCard') showCard(button, action, set);
  else button.addEventListener('click', () => act(action, set));
  return button;
}

function linkOf(action, title, look) {
  const href = safeAddress(textOf(action.url));
  return href
    ? h('a', { class: look, href, ...outward }, title)
    : h('button', { type: 'button', class: look, disabled: true, title: 'This address is not opened.' }, title);
}

/** Makes an element do something when it is clicked, or chosen with the keyboard. */
export function clickable(element, action, scope) {
  if (!isObject(action) || !kinds.includes(action.type) || action.type === 'Action.ShowCard') return element;
  if (action.type === 'Action.OpenUrl' && !safeAddress(textOf(action.url))) return element;
  const status = h('p', { class: 'card-status', role: 'status' });
  element.classList.add('clickable');
  element.setAttribute('role', action.type === 'Action.OpenUrl' ? 'link' : 'button');
  element.setAttribute('tabindex', '0');
  if (textOf(action.title)) {
    element.title = textOf(action.title);
    element.setAttribute('aria-label', textOf(action.title));
  }
  const inside = (event) => event.target !== element && event.target.closest('a, button, input, select, textarea, label, .clickable') !== element;
  const run = () => {
    if (!status.isConnected) element.after(status);
    act(action, { scope, status, row: null });
  };
  element.addEventListener('click', (event) => inside(event) || run());
  element.addEventListener('keydown', (event) => {
    if (event.target !== element || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    run();
  });
  return element;
}

function act(action, set) {
  if (action.type === 'Action.Submit') return submit(action, set);
  if (action.type === 'Action.ToggleVisibility') return toggle(action, set.scope);
  return window.open(safeAddress(textOf(action.url)), '_blank', 'noopener,noreferrer');
}

/** Webex API: the values of the inputs as text, by their ids, beside the data of the button. */
async function submit(action, { scope, status, row }) {
  const inputs = oneOf(action.associatedInputs, ['auto', 'none']) === 'none' ? [] : scope.inputs;
  const wrong = inputs.filter((input) => !input.check());
  if (wrong.length > 0) {
    wrong[0].focus();
    tell(status, 'Not sent: see what is missing above.', 'bad');
    return;
  }
  const values = Object.fromEntries(inputs.map((input) => [input.id, input.read()]));
  const buttons = [...(row?.querySelectorAll('button:not(:disabled)') ?? [])];
  buttons.forEach((button) => (button.disabled = true));
  tell(status, 'Sending…');
  try {
    await scope.context.submit({ ...(isObject(action.data) ? action.data : {}), ...values });
    tell(status, 'Sent.', 'good');
  } catch (error) {
    const tracking = error.trackingId ? ` TrackingID: ${error.trackingId}` : '';
    tell(status, `Not sent. ${error.message}${tracking}`, 'bad');
  } finally {
    buttons.forEach((button) => (button.disabled = false));
  }
}

function tell(status, text, how = '') {
  status.textContent = text;
  status.className = `card-status ${how}`;
}

function toggle(action, scope) {
  for (const target of listOf(action.targetElements)) {
    const element = scope.targets.get(textOf(isObject(target) ? target.elementId : target));
    if (element) element.hidden = typeof target?.isVisible === 'boolean' ? !target.isVisible : !element.hidden;
  }
}

/** One card of a row is open at a time; what is in it is submitted from within it only. */
function showCard(button, action, { scope, opened, row }) {
  const card = h('div', { class: 'card inner', role: 'group', 'aria-label': button.textContent, hidden: true });
  fillCard(card, isObject(action.card) ? action.card : {}, scope.within());
  opened.append(card);
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => {
    const open = card.hidden;
    for (const other of opened.children) other.hidden = true;
    for (const other of row.querySelectorAll('[aria-expanded]')) other.setAttribute('aria-expanded', 'false');
    card.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
  });
}

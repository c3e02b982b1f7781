// The inputs of a card. Each gives its value as text, and says what is wrong with it.
import { h } from '../dom.js';
import { isObject, listOf, oneOf, textOf } from './values.js';

let count = 0;

export const inputMakers = {
  'Input.Text': textInput,
  'Input.Number': numberInput,
  'Input.Date': (json, scope) => boundedInput(json, scope, 'date'),
  'Input.Time': (json, scope) => boundedInput(json, scope, 'time'),
  'Input.Toggle': toggleInput,
  'Input.ChoiceSet': choiceSet,
};

const kinds = { text: 'text', email: 'email', tel: 'tel', url: 'url', password: 'password' };

function textInput(json, scope) {
  const style = oneOf(json.style, Object.keys(kinds));
  const attributes = { placeholder: textOf(json.placeholder) || null, maxlength: json.maxLength > 0 ? json.maxLength : null };
  const control = json.isMultiline === true ? h('textarea', { rows: 3, ...attributes }) : h('input', { type: kinds[style], ...attributes });
  control.value = textOf(json.value);
  return field(json, scope, control, {
    check: () => fits(json.regex, control.value) || 'This does not have the form that is asked for.',
  });
}

/** The whole text has to match; a pattern that is none asks for nothing. */
function fits(pattern, value) {
  if (!textOf(pattern) || value === '') return true;
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function numberInput(json, scope) {
  const control = h('input', { type: 'number', step: 'any', placeholder: textOf(json.placeholder) || null, ...bounds(json) });
  control.value = textOf(json.value);
  return field(json, scope, control, { check: () => inBounds(control) });
}

function boundedInput(json, scope, type) {
  const control = h('input', { type, ...bounds(json) });
  control.value = textOf(json.value);
  return field(json, scope, control, { check: () => inBounds(control) });
}

const bounds = ({ min, max }) => ({ min: textOf(min) || null, max: textOf(max) || null });

/** What the browser finds: too small, too large, no number at all. */
const inBounds = (control) => control.validity.valid || control.validationMessage;

function toggleInput(json, scope) {
  const [on, off] = [textOf(json.valueOn) || 'true', textOf(json.valueOff) || 'false'];
  const control = h('input', { type: 'checkbox', checked: textOf(json.value) === on });
  const title = textOf(json.title);
  const body = title ? h('label', { class: 'card-choice' }, control, h('span', {}, title)) : control;
  return field(json, scope, body, {
    control,
    read: () => (control.checked ? on : off),
    empty: () => !control.checked,
  });
}

function choiceSet(json, scope) {
  const choices = listOf(json.choices).filter(isObject);
  const several = json.isMultiSelect === true;
  const value = textOf(json.value);
  const chosen = new Set(several ? value.split(',') : [value]);
  if (!several && oneOf(json.style, ['compact', 'expanded']) === 'compact') return selection(json, scope, choices, value);

  const name = `card-choice-${++count}`;
  const controls = choices.map((choice) =>
    h('input', {
      type: several ? 'checkbox' : 'radio',
      name,
      value: textOf(choice.value),
      checked: chosen.has(textOf(choice.value)),
    }),
  );
  const options = controls.map((control, at) =>
    h('label', { class: 'card-choice' }, control, h('span', {}, textOf(choices[at].title))),
  );
  return field(json, scope, h('div', { class: 'card-choices' }, ...options), {
    group: several ? 'group' : 'radiogroup',
    control: controls[0],
    read: () =>
      controls
        .filter((control) => control.checked)
        .map((control) => control.value)
        .join(','),
  });
}

function selection(json, scope, choices, value) {
  const none = h('option', { value: '' }, textOf(json.placeholder) || 'Choose…');
  const control = h(
    'select',
    {},
    none,
    ...choices.map((choice) => h('option', { value: textOf(choice.value) }, textOf(choice.title))),
  );
  control.value = choices.some((choice) => textOf(choice.value) === value) ? value : '';
  return field(json, scope, control);
}

/** A label above, the control, and below it what is wrong. */
function field(json, scope, body, { control = body, group, read = () => control.value, check = () => true, empty } = {}) {
  const id = `card-input-${++count}`;
  const name = textOf(json.label);
  const required = json.isRequired === true;
  const problem = h('p', { class: 'card-problem', id: `${id}-problem`, hidden: true });
  const star = required ? h('span', { class: 'card-required', 'aria-hidden': 'true' }, ' *') : null;
  const named = group ? body : control;
  named?.setAttribute('id', id);
  if (group) named.setAttribute('role', group);
  named?.setAttribute('aria-describedby', problem.id);
  if (required && group !== 'group') named?.setAttribute('aria-required', 'true');
  if (group && name) named.setAttribute('aria-labelledby', `${id}-label`);
  else if (!name && !control?.closest('label')) named?.setAttribute('aria-label', textOf(json.placeholder) || textOf(json.id) || 'Input');
  const label = name ? h(group ? 'span' : 'label', { class: 'card-label', id: `${id}-label`, for: group ? null : id }, name, star) : null;
  const element = h('div', { class: 'card-field' }, label, body, problem);

  const tell = (text) => {
    problem.textContent = text;
    problem.hidden = text === '';
    if (text) named?.setAttribute('aria-invalid', 'true');
    else named?.removeAttribute('aria-invalid');
  };
  const wrong = () => {
    if (element.closest('[hidden]')) return ''; // nobody could put it right
    if (required && (empty?.() ?? read() === '')) return textOf(json.errorMessage) || 'This is needed.';
    const found = check();
    return found === true ? '' : textOf(json.errorMessage) || found;
  };
  element.addEventListener('input', () => problem.hidden || tell(wrong()));
  if (textOf(json.id))
    scope.add({
      id: textOf(json.id),
      read,
      focus: () => control?.focus(),
      check: () => {
        tell(wrong());
        return problem.hidden;
      },
    });
  return element;
}

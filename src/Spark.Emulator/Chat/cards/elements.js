// The elements of a card that are looked at.
import { h } from '../dom.js';
import { actionSet, clickable } from './actions.js';
import { inputMakers } from './inputs.js';
import { markdownNodes } from './markdown.js';
import { picture } from './pictures.js';
import { isMet, isObject, listOf, oneOf, pixelsOf, textOf } from './values.js';

const sizes = ['default', 'small', 'medium', 'large', 'extraLarge'];
const weights = ['default', 'lighter', 'bolder'];
const colors = ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'];
const spacings = ['default', 'none', 'small', 'medium', 'large', 'extraLarge', 'padding'];
const styles = ['default', 'emphasis', 'good', 'warning', 'attention', 'accent'];
const sides = ['left', 'center', 'right'];
const heights = ['top', 'center', 'bottom'];

const makers = {
  TextBlock: textBlock,
  RichTextBlock: richTextBlock,
  Image: image,
  ImageSet: imageSet,
  Container: container,
  ColumnSet: columnSet,
  FactSet: factSet,
  ActionSet: (json, scope) => actionSet(listOf(json.actions), scope),
  ...inputMakers,
};

export const elementsOf = (list, scope) =>
  listOf(list)
    .map((json) => elementOf(json, scope))
    .filter(Boolean);

function elementOf(json, scope) {
  if (!isObject(json)) return null;
  if (!Object.hasOwn(makers, json.type) || !isMet(json)) return unknown(json, scope);
  return placed(makers[json.type](json, scope), json, scope);
}

/** What everything in a card can have. */
function placed(element, json, scope) {
  element.classList.add('card-item', `space-${oneOf(json.spacing, spacings)}`);
  if (json.separator === true) element.classList.add('separated');
  if (json.height === 'stretch') element.classList.add('tall');
  if (json.isVisible === false) element.hidden = true;
  if (textOf(json.id)) scope.targets.set(textOf(json.id), element);
  return element;
}

/** An element says itself what to show where it is not known. */
function unknown(json, scope) {
  if (isObject(json.fallback)) return elementOf(json.fallback, scope);
  if (json.fallback === 'drop') return null;
  return placed(h('p', { class: 'remark' }, `Not shown here: ${textOf(json.type) || 'an element without a type'}`), json, scope);
}

function textBlock(json) {
  const element = h('div', { class: `card-text ${textLook(json)}` }, ...markdownNodes(textOf(json.text)));
  element.classList.add(`side-${oneOf(json.horizontalAlignment, sides)}`);
  if (json.wrap !== true) element.classList.add('one-line');
  else if (json.maxLines > 0) {
    element.classList.add('some-lines');
    element.style.setProperty('--lines', String(Math.floor(json.maxLines)));
  }
  if (json.wrap !== true) element.title = element.textContent;
  return element;
}

function textLook(json) {
  const classes = [
    `size-${oneOf(json.size, sizes)}`,
    `weight-${oneOf(json.weight, weights)}`,
    `color-${oneOf(json.color, colors)}`,
  ];
  if (json.isSubtle === true) classes.push('subtle');
  if (oneOf(json.fontType, ['default', 'monospace']) === 'monospace') classes.push('monospace');
  return classes.join(' ');
}

function richTextBlock(json, scope) {
  const runs = listOf(json.inlines).map((run) => {
    if (!isObject(run)) return textOf(run);
    const element = h('span', { class: textLook(run) }, textOf(run.text));
    for (const look of ['italic', 'strikethrough', 'underline', 'highlight'])
      if (run[look] === true) element.classList.add(look);
    return clickable(element, run.selectAction, scope);
  });
  return h('div', { class: `card-text side-${oneOf(json.horizontalAlignment, sides)}` }, ...runs);
}

function image(json, scope) {
  const element = h('div', { class: `card-image side-${oneOf(json.horizontalAlignment, sides)}` }, picture(json));
  clickable(element.firstChild, json.selectAction, scope);
  return element;
}

function imageSet(json, scope) {
  const pictures = listOf(json.images)
    .filter(isObject)
    .map((one) => clickable(picture({ ...one, size: one.size ?? json.imageSize ?? 'medium' }), one.selectAction, scope));
  return h('div', { class: 'card-images' }, ...pictures);
}

function container(json, scope) {
  const element = h('div', { class: 'card-container' }, ...elementsOf(json.items, scope));
  return clickable(boxed(element, json), json.selectAction, scope);
}

function boxed(element, json) {
  const style = oneOf(json.style, styles);
  if (style !== 'default') element.classList.add('boxed', `style-${style}`);
  element.classList.add(`align-${oneOf(json.verticalContentAlignment, heights)}`);
  const height = pixelsOf(json.minHeight);
  if (height) element.style.minHeight = height;
  return element;
}

function columnSet(json, scope) {
  const columns = listOf(json.columns)
    .map(metColumn)
    .filter(isObject)
    .map((column) => placed(columnOf(column, scope), column, scope));
  const element = h('div', { class: 'card-columns' }, ...columns);
  return clickable(boxed(element, json), json.selectAction, scope);
}

const metColumn = (json) => (!isObject(json) || isMet(json) ? json : metColumn(json.fallback));

function columnOf(json, scope) {
  const element = h('div', { class: 'card-column' }, ...elementsOf(json.items, scope));
  const width = json.width ?? 'stretch';
  const pixels = pixelsOf(width);
  const share = Number(width);
  if (pixels) element.style.flex = `0 0 ${pixels}`;
  else if (share > 0) element.style.flex = `${Math.min(share, 1000)} 1 0`;
  else if (width === 'auto') element.style.flex = '0 1 auto';
  return clickable(boxed(element, json), json.selectAction, scope);
}

function factSet(json) {
  const facts = listOf(json.facts).filter(isObject);
  return h(
    'dl',
    { class: 'card-facts' },
    ...facts.flatMap(({ title, value }) => [
      h('dt', {}, ...markdownNodes(textOf(title))),
      h('dd', {}, ...markdownNodes(textOf(value))),
    ]),
  );
}

// Mentions: as they are typed (@Name), as they are sent (<@personId:ID|Name>), and the list that completes them.
import { avatar } from './avatar.js';
import { byId, h } from './dom.js';

export const everybody = { id: 'all', displayName: 'All' };

/** The message's markdown with its mentions. */
export const withMentions = (text, members) =>
  partsOf(text, members)
    .map((part) => (typeof part === 'string' ? part : markup(part)))
    .join('');

/** Whether somebody of these, or everybody, is mentioned. */
export const hasMention = (text, members) => partsOf(text, members).some((part) => typeof part !== 'string');

/** The text, letter by letter, with the people who are named in it in their places. */
function partsOf(text, members) {
  const longestFirst = [...members, everybody].sort((a, b) => b.displayName.length - a.displayName.length);
  const parts = [];
  for (let at = 0; at < text.length; ) {
    const person = startsMention(text, at) ? longestFirst.find((member) => namedAt(text, at + 1, member)) : undefined;
    parts.push(person ?? text[at]);
    at += person ? 1 + person.displayName.length : 1;
  }
  return parts;
}

/** Markdown as it was typed, for editing. */
export const withoutMarkup = (markdown) =>
  markdown
    .replace(/<@all>/g, `@${everybody.displayName}`)
    .replace(/<@person(?:Id|Email):([^|>]*)(?:\|([^>]*))?>/g, (_, id, name) => `@${name ?? id}`);

function markup(person) {
  if (person === everybody) return '<@all>';
  return `<@personId:${person.id}|${person.displayName.replace(/[|<>\n]/g, ' ')}>`;
}

const startsMention = (text, at) => text[at] === '@' && (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]));

function namedAt(text, at, { displayName }) {
  const end = at + displayName.length;
  return (
    text.slice(at, end).toLowerCase() === displayName.toLowerCase() &&
    !(end < text.length && /[\p{L}\p{N}]/u.test(text[end]))
  );
}

/** The list of names above a text area. */
export class MentionList {
  #area;
  #members;
  #list = byId('mentions');
  #shown = [];
  #chosen = 0;
  #from = 0;

  /** @param members a function: who can be mentioned */
  constructor(area, members) {
    this.#area = area;
    this.#members = members;
    area.addEventListener('input', () => this.#look());
    area.addEventListener('click', () => this.#look());
    area.addEventListener('blur', () => this.close());
  }

  get isOpen() {
    return !this.#list.hidden;
  }

  /** Whether the key was for the list. */
  takesKey(key) {
    if (!this.isOpen) return false;
    if (key === 'ArrowDown') this.#choose(this.#chosen + 1);
    else if (key === 'ArrowUp') this.#choose(this.#chosen - 1);
    else if (key === 'Enter' || key === 'Tab') this.#take(this.#shown[this.#chosen]);
    else if (key === 'Escape') this.close();
    else return false;
    return true;
  }

  close() {
    this.#list.hidden = true;
    this.#area.removeAttribute('aria-activedescendant');
  }

  #look() {
    const typed = this.#area.value.slice(0, this.#area.selectionStart);
    const match = /(?:^|[^\p{L}\p{N}@])@([^\n@]{0,40})$/u.exec(typed);
    this.#shown = match ? this.#matching(match[1].toLowerCase()) : [];
    if (this.#shown.length === 0) {
      this.close();
      return;
    }
    this.#from = typed.length - match[1].length;
    this.#list.replaceChildren(...this.#shown.map((person, index) => this.#option(person, index)));
    this.#list.hidden = false;
    this.#choose(0);
  }

  #matching(query) {
    const people = this.#members();
    if (people.length === 0) return [];
    return [...people, everybody].filter(({ displayName }) => {
      const name = displayName.toLowerCase();
      return name.startsWith(query) || name.split(/\s+/).some((word) => query && word.startsWith(query));
    });
  }

  #option(person, index) {
    const hint = person === everybody ? 'everybody in this room' : person.email;
    return h(
      'li',
      {
        role: 'option',
        id: `mention-${index}`,
        onmousedown: (event) => event.preventDefault(), // the text area keeps the focus
        onclick: () => this.#take(person),
      },
      avatar(person.displayName, { key: person.id, bot: person.type === 'bot', small: true }),
      h('span', {}, person.displayName),
      h('span', { class: 'email' }, hint),
    );
  }

  #choose(index) {
    this.#chosen = (index + this.#shown.length) % this.#shown.length;
    [...this.#list.children].forEach((option, at) => option.setAttribute('aria-selected', String(at === this.#chosen)));
    this.#list.children[this.#chosen].scrollIntoView({ block: 'nearest' });
    this.#area.setAttribute('aria-activedescendant', `mention-${this.#chosen}`);
  }

  #take(person) {
    const area = this.#area;
    area.setRangeText(`${person.displayName} `, this.#from, area.selectionStart, 'end');
    this.close();
    area.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

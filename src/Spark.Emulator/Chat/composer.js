// Where one writes: new messages, replies in a thread, edits.
import { AttachedFile } from './attached-file.js';
import { byId, h } from './dom.js';
import { hasMention, MentionList, withMentions, withoutMarkup } from './mentions.js';

const tallest = 200;

export class Composer {
  #area = byId('text');
  #hint = byId('hint');
  #list;
  #submit;
  #attached;
  #place = { key: '', members: [], bots: [], hint: '' };
  #drafts = new Map();
  #replyTo = null;
  #editing = null;

  /** @param submit called with { body, file, editing }; whoever is called tells what went wrong and gives back whether it worked */
  constructor(submit) {
    this.#submit = submit;
    this.#attached = new AttachedFile({ changed: () => this.#fileChanged(), canTake: () => !this.#editing });
    this.#list = new MentionList(this.#area, () => this.#place.members);
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    byId('context-cancel').addEventListener('click', () => this.#leaveContext());
    this.#area.addEventListener('keydown', (event) => this.#key(event));
    this.#area.addEventListener('input', () => this.#typed());
    this.#area.setAttribute('aria-label', 'Message');
    this.#typed();
  }

  /**
   * Where the next message goes.
   * @param place {{ key, placeholder, members, bots, hint }} members can be mentioned; bots have to be
   */
  moveTo(place) {
    // What is typed before anything is open is meant for what opens then.
    if (place.key !== this.#place.key && this.#place.key !== '') {
      this.#drafts.set(this.#place.key, { text: this.#editing ? '' : this.#area.value, file: this.#attached.file });
      this.#editing = null;
      this.#replyTo = null;
      const draft = this.#drafts.get(place.key);
      this.#area.value = draft?.text ?? '';
      this.#attached.put(draft?.file ?? null);
      this.#list.close();
    }
    this.#place = place;
    this.#area.placeholder = place.placeholder;
    this.#showContext();
    this.#typed();
  }

  /** The place got another name: what is being written stays. */
  rename(from, to) {
    if (this.#place.key === from) this.#place = { ...this.#place, key: to };
  }

  focus() {
    this.#area.focus({ preventScroll: true });
  }

  reply(message, name) {
    if (this.#editing) this.#leaveContext();
    this.#replyTo = { id: message.parentId ?? message.id, name };
    this.#showContext();
    this.focus();
  }

  edit(message) {
    this.#replyTo = null;
    this.#editing = message;
    this.#attached.put(null);
    this.#area.value = message.markdown ? withoutMarkup(message.markdown) : (message.text ?? '');
    this.#showContext();
    this.#typed();
    this.focus();
  }

  /** A message is gone: nothing can be done with it any more. */
  forget(id) {
    if (this.#editing?.id === id || this.#replyTo?.id === id) this.#leaveContext();
  }

  async #send() {
    const text = this.#area.value;
    const file = this.#attached.file;
    if (text.trim() === '' && !file) return;
    const sent = { key: this.#place.key, text, file, editing: this.#editing, replyTo: this.#replyTo };
    const body = text.trim() === '' ? {} : { markdown: this.#markdownOf(text) };
    if (sent.replyTo) body.parentId = sent.replyTo.id;
    this.#editing = null;
    this.#attached.put(null);
    this.#write('');
    this.#showContext();
    const worked = await this.#submit({ body, file, editing: sent.editing });
    if (!worked) this.#giveBack(sent);
  }

  /** What was not sent is not lost. */
  #giveBack({ key, text, file, editing, replyTo }) {
    if (key !== '' && key !== this.#place.key) {
      if (!this.#drafts.get(key)?.text) this.#drafts.set(key, { text, file });
    } else if (this.#area.value === '' && !this.#attached.file) {
      this.#editing = editing;
      this.#replyTo = replyTo;
      this.#attached.put(file);
      this.#write(text);
      this.#showContext();
    }
  }

  /** In markdown a line break wants two blanks before it. */
  #markdownOf(text) {
    const markdown = withMentions(text, this.#place.members);
    return markdown.includes('```') ? markdown : markdown.replace(/ *\n(?!\n)/g, '  \n');
  }

  #key(event) {
    if (event.isComposing) return;
    if (!event.shiftKey && this.#list.takesKey(event.key)) {
      event.preventDefault();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === 'Escape') {
      this.#leaveContext();
    }
  }

  #leaveContext() {
    if (this.#editing) this.#write('');
    this.#editing = null;
    this.#replyTo = null;
    this.#showContext();
    this.focus();
  }

  #showContext() {
    const text = this.#editing
      ? 'Editing your message'
      : this.#replyTo
        ? `Replying to ${this.#replyTo.name} in a thread`
        : '';
    byId('context').hidden = text === '';
    byId('context-text').textContent = text;
  }

  #write(text) {
    this.#area.value = text;
    this.#list.close();
    this.#typed();
  }

  #fileChanged() {
    this.#typed();
    this.focus();
  }

  #typed() {
    this.#area.style.height = 'auto';
    this.#area.style.height = `${Math.min(this.#area.scrollHeight, tallest)}px`;
    byId('send').disabled = this.#area.value.trim() === '' && !this.#attached?.file;
    this.#showHint();
  }

  #showHint() {
    const unmentioned = this.#mentionsBot() ? [] : this.#place.bots;
    const key = unmentioned.map((bot) => bot.id).join() || this.#place.hint;
    if (this.#hint.dataset.key === key) return;
    this.#hint.dataset.key = key;
    this.#hint.replaceChildren(...(unmentioned.length > 0 ? this.#botHint(unmentioned) : [this.#place.hint]));
  }

  #mentionsBot() {
    const { bots } = this.#place;
    return bots.length > 0 && hasMention(this.#area.value, bots);
  }

  #botHint(bots) {
    const names = bots.map((bot) => bot.displayName);
    const says =
      bots.length === 1
        ? `${names[0]} sees only messages that mention it. `
        : `Bots (${names.join(', ')}) see only messages that mention them. `;
    const mention = () => {
      this.#area.value = `@${names[0]} ${this.#area.value}`;
      this.#typed();
      this.focus();
    };
    const label = bots.length === 1 ? 'Mention it' : `Mention ${names[0]}`;
    return [says, h('button', { type: 'button', class: 'link', onclick: mention }, label)];
  }
}

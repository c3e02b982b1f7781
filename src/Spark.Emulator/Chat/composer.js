// Where one writes: Enter sends, Shift+Enter starts a line, @ offers the people of the room.

import { $, make } from "./dom.js";

export class Composer {
  constructor(send) {
    this.send = send;
    this.text = $("text");
    this.mentioned = new Map();
    this.people = [];
    this.thread = null;
    $("composer").addEventListener("submit", (event) => (event.preventDefault(), this.submit()));
    $("replying").querySelector("button").addEventListener("click", () => this.replyTo(null));
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("input", () => (this.grow(), this.offer()));
    this.text.addEventListener("blur", () => this.close());
  }

  /** Starts afresh for a room. */
  open({ placeholder, people, hint }) {
    this.people = people;
    this.mentioned.clear();
    this.text.value = "";
    this.text.placeholder = placeholder;
    $("hint").textContent = hint;
    this.replyTo(null);
    this.close();
    this.grow();
    if (matchMedia("(hover: hover)").matches) this.text.focus(); // not where a keyboard would jump up
  }

  replyTo(message, name) {
    this.thread = message && (message.parentId ?? message.id);
    $("replying").hidden = !message;
    if (message) {
      $("replying").querySelector("span").textContent = `In the thread of ${name}: ${message.text ?? ""}`;
      this.text.focus();
    }
  }

  async submit() {
    const written = this.text.value;
    if (!written.trim() || this.sending) return;
    this.sending = true;
    try {
      await this.send({ ...this.content(written), ...(this.thread && { parentId: this.thread }) });
      this.text.value = "";
      this.mentioned.clear();
      this.replyTo(null);
      this.grow();
    } finally {
      this.sending = false;
    }
  }

  /** Mentions exist in markdown only; everything else is sent as the plain text it is. */
  content(written) {
    let markdown = written;
    for (const [name, id] of this.mentioned) markdown = markdown.replaceAll(`@${name}`, `<@personId:${id}|${name}>`);
    return markdown === written ? { text: written } : { markdown };
  }

  key(event) {
    const list = $("mentions");
    if (!list.hidden && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(event.key)) {
      event.preventDefault();
      if (event.key === "Escape") this.close();
      else if (event.key.startsWith("Arrow")) this.move(event.key === "ArrowDown" ? 1 : -1);
      else list.querySelector("[aria-selected=true]")?.dispatchEvent(new Event("choose"));
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  offer() {
    const before = this.text.value.slice(0, this.text.selectionStart);
    const typed = /(?:^|\s)@([^@\n]{0,30})$/.exec(before);
    const found = typed
      ? this.people.filter((person) => person.name.toLowerCase().startsWith(typed[1].toLowerCase()))
      : [];
    if (found.length === 0) return this.close();
    $("mentions").replaceChildren(
      ...found.slice(0, 8).map((person, index) => {
        const choose = (event) => {
          event.preventDefault(); // the text keeps the focus
          this.mention(person, typed[1].length);
        };
        return make(
          "li",
          { role: "option", "aria-selected": index === 0 ? "true" : "false", onmousedown: choose, onchoose: choose },
          person.name,
        );
      }),
    );
    $("mentions").hidden = false;
  }

  mention(person, typedLength) {
    const end = this.text.selectionStart;
    this.text.setRangeText(`@${person.name} `, end - typedLength - 1, end, "end");
    this.mentioned.set(person.name, person.id);
    this.close();
    this.text.focus();
  }

  move(step) {
    const options = [...$("mentions").children];
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    options[now].setAttribute("aria-selected", "false");
    options[(now + step + options.length) % options.length].setAttribute("aria-selected", "true");
  }

  close() {
    $("mentions").hidden = true;
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${Math.min(this.text.scrollHeight, 180)}px`;
  }
}

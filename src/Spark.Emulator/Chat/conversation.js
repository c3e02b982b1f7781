// The messages of one room: read page by page, kept up to date, threads under the message that started them.

import * as api from "./api.js";
import { $, avatar, make, time } from "./dom.js";
import { richText } from "./rich-text.js";

const NEAR = 60; // pixels from an edge that count as being there

export class Conversation {
  constructor({ room, me, nameOf, reply }) {
    Object.assign(this, { room, me, nameOf, reply });
    this.messages = new Map();
    this.complete = false;
    this.list = $("messages");
    this.list.replaceChildren();
    this.list.onscroll = () => this.list.scrollTop < NEAR && this.older();
  }

  /** Reads the newest page; also after a lost connection, where what is known already is overwritten by what is now. */
  async refresh() {
    const page = await api.messages(this.room.id);
    this.complete ||= page.length < api.PAGE;
    const oldest = page.at(-1)?.created ?? "";
    for (const [id, known] of this.messages) {
      if (known.created >= oldest && !page.some((message) => message.id === id)) this.messages.delete(id);
    }
    for (const message of page) this.messages.set(message.id, message);
    this.show({ toEnd: true });
  }

  async older() {
    if (this.complete || this.reading) return;
    this.reading = true;
    try {
      const first = [...this.messages.values()].reduce((a, b) => (a.created < b.created ? a : b));
      const page = await api.messages(this.room.id, first.id);
      this.complete = page.length < api.PAGE;
      for (const message of page) this.messages.set(message.id, message);
      const height = this.list.scrollHeight;
      this.show({});
      this.list.scrollTop += this.list.scrollHeight - height; // what was being read stays where it is
    } finally {
      this.reading = false;
    }
  }

  put(message) {
    this.messages.set(message.id, message);
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
    this.show({ toEnd: atEnd || message.personId === this.me.id });
  }

  remove(id) {
    this.messages.delete(id);
    this.show({});
  }

  get newest() {
    return [...this.messages.values()].reduce((newest, message) => (message.created > newest ? message.created : newest), "");
  }

  show({ toEnd }) {
    const all = [...this.messages.values()].sort((a, b) => (a.created < b.created ? -1 : 1));
    const answers = Map.groupBy(
      all.filter((message) => this.messages.has(message.parentId)),
      (message) => message.parentId,
    );
    const top = all.filter((message) => !this.messages.has(message.parentId));
    this.list.replaceChildren(
      ...top.flatMap((message) => [
        this.item(message),
        ...(answers.get(message.id) ?? []).map((answer) => this.item(answer)),
      ]),
    );
    if (toEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  item(message) {
    const name = this.nameOf(message);
    const own = message.personId === this.me.id;
    const body = make("div", { class: "text" });
    if (message.html) body.append(richText(message.html));
    else body.append(make("p", { class: "plain" }, message.text ?? ""));
    for (const file of message.files ?? []) body.append(make("p", { class: "file" }, `📎 ${file.split("/").pop()}`));
    if (message.attachments?.length) body.append(make("p", { class: "file" }, "A card. This page does not show cards yet."));
    return make(
      "article",
      { class: `message${own ? " own" : ""}${message.parentId ? " answer" : ""}`, "data-id": message.id },
      avatar(name),
      make(
        "div",
        { class: "bubble" },
        make(
          "p",
          { class: "by" },
          make("strong", {}, name),
          make("time", { datetime: message.created }, time(message.created)),
          ...(message.updated ? [make("em", {}, "edited")] : []),
        ),
        body,
        make("button", { type: "button", class: "reply", onclick: () => this.reply(message, name) }, "Reply in thread"),
      ),
    );
  }
}

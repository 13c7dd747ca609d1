// A message as elements.

import { h } from "./dom.js";
import { blocks, inline } from "./markdown.js";
import { written } from "./time.js";
import { avatar } from "./person.js";
import { embed, files } from "./embed.js";
import { components } from "./component.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const SUPPRESS_EMBEDS = 1 << 2;
const THREAD_CREATED = 18;
const SLASH = 20;
const TOGETHER = 7 * 60_000;

export const isPrivate = (message) => Boolean(message.flags & EPHEMERAL);
export const isPromised = (message) => Boolean(message.flags & LOADING);

/** Whether a message goes below the one before it without a head of its own. */
export function isContinued(message, before) {
  return Boolean(before) && before.author.id === message.author.id && !message.referenced_message && !message.message_reference
    && !message.interaction_metadata && before.type !== THREAD_CREATED && message.type !== THREAD_CREATED
    && isPrivate(message) === isPrivate(before) && Date.parse(message.timestamp) - Date.parse(before.timestamp) < TOGETHER;
}

/** What a message says, in one line. */
export function summary(message) {
  const card = message.embeds?.[0];
  const first = message.content || card?.title || card?.description || card?.author?.name
    || message.attachments?.[0]?.filename || (isPromised(message) ? "is thinking…" : "a message");
  return first.split("\n").find((line) => line.trim()) ?? first;
}

/** The element of a message; `room` is what the page knows and may do (see `main.js`). */
export function article(message, isShort, room) {
  const { author } = message;
  const name = room.names.user(author.id);
  if (message.type === THREAD_CREATED) return system(message, name, room);
  const isPinged = message.pings?.includes(room.me) && author.id !== room.me;
  const kind = ["message", isShort && "continued", isPrivate(message) && "private", isPinged && "pinged"].filter(Boolean).join(" ");
  const label = `${name}${isPrivate(message) ? ", only you can see this" : ""}${isPinged ? ", calls you" : ""}: ${summary(message)}`;
  return h("article", { class: kind, id: `message-${message.id}`, tabindex: -1, "aria-label": label, "data-author": author.id },
    origin(message, room),
    h("div", { class: "gutter" }, isShort ? written(message.timestamp, "clock") : avatar(author.id, name, author.bot)),
    h("div", { class: "body" },
      !isShort && h("header", {},
        h("button", { type: "button", class: "author", tabindex: -1, "data-person": author.id, "aria-haspopup": "menu", click: (event) => room.personMenu(author.id, event.currentTarget) }, name),
        author.bot && h("span", { class: "tag" }, "APP"), written(message.timestamp)),
      content(message, name, room),
      reactions(message),
      isPrivate(message) && h("p", { class: "only-you" }, h("span", { "aria-hidden": "true" }, "◉ "), "Only you can see this • ",
        h("button", { type: "button", class: "plain-link", click: () => room.dismiss(message.id) }, "Dismiss message"))),
    h("button", { type: "button", class: "more", tabindex: -1, "aria-label": `Menu of the message of ${name}`, "aria-haspopup": "menu", click: (event) => room.messageMenu(message, event.currentTarget) }, "⋯"));
}

function content(message, name, room) {
  if (isPromised(message)) {
    return message.broken
      ? h("p", { class: "failure" }, "The application did not respond")
      : h("p", { class: "thinking" }, dots(), ` ${name} is thinking…`);
  }
  const embeds = message.flags & SUPPRESS_EMBEDS ? [] : message.embeds ?? [];
  return [text(message, room), embeds.map((one) => embed(one, message, room)), files(message), components(message, room)];
}

/** Three dots that move. */
export const dots = () => h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));

function system(message, name, room) {
  return h("article", { class: "message system", id: `message-${message.id}`, tabindex: -1 },
    h("p", {}, h("b", {}, name), " started a thread: ",
      h("button", { type: "button", class: "plain-link", click: () => room.names.go(message.message_reference?.channel_id ?? message.id) }, message.content),
      " ", written(message.timestamp)));
}

function origin(message, room) {
  const to = message.referenced_message;
  if (to) {
    const who = room.names.user(to.author.id);
    return h("div", { class: "origin" }, avatar(to.author.id, who, to.author.bot), h("b", {}, who), " ",
      h("button", { type: "button", class: "quoted", tabindex: -1, click: () => room.jump(to.id) }, inline(summary(to), room.names)));
  }
  if (message.message_reference && to === null) return h("div", { class: "origin" }, h("i", {}, "The original message was deleted"));
  const who = message.interaction_metadata?.user ?? message.interaction?.user;
  const what = message.interaction?.name ?? message.interaction_metadata?.name;
  if (!who || !what) return null;
  const name = room.names.user(who.id);
  return h("div", { class: "origin" }, avatar(who.id, name, who.bot), h("b", {}, name), " used ",
    h("span", { class: "mention" }, (message.type === SLASH ? "/" : "") + what));
}

function text(message, room) {
  const parts = blocks(message.content ?? "", room.names);
  if (message.edited_timestamp && parts.length) {
    const edited = h("span", { class: "edited", title: message.edited_timestamp }, " (edited)");
    const last = parts.at(-1);
    if (last.tagName === "P") last.append(edited);
    else parts.push(h("p", {}, edited));
  }
  return parts.length > 0 && h("div", { class: "text" }, parts);
}

function reactions(message) {
  const all = message.reactions ?? [];
  return all.length > 0 && h("div", { class: "reactions" }, all.map(({ emoji, count }) =>
    h("span", { class: "reaction" }, emoji.name, h("b", {}, count))));
}

/** What only this tab knows: a command on its way, or one that nobody answered. */
export function note(one, room) {
  const dismiss = () => room.forget(one);
  return h("article", { class: "message private note", "aria-label": one.text },
    h("div", { class: "origin" }, avatar(room.me, room.names.user(room.me)), h("b", {}, room.names.user(room.me)), " used ", h("span", { class: "mention" }, one.what)),
    h("div", { class: "gutter" }, avatar(room.bot.id, room.bot.name, true)),
    h("div", { class: "body" },
      h("header", {}, h("span", { class: "author" }, room.bot.name), h("span", { class: "tag" }, "APP")),
      one.isPending ? h("p", { class: "thinking" }, dots(), " Sending command…") : h("p", { class: "failure", role: "alert" }, one.text),
      !one.isPending && h("p", { class: "only-you" }, h("span", { "aria-hidden": "true" }, "◉ "), "Only you can see this • ",
        h("button", { type: "button", class: "plain-link", click: dismiss }, "Dismiss message"))));
}

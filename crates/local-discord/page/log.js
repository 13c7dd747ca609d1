// The messages of the open channel: a window of them that moves while one scrolls, so that long channels stay quick.

import { $, announce, h, isBefore, kept, replace, settled } from "./dom.js";
import { get } from "./api.js";
import { article, isContinued, isPrivate, isPromised, note, summary } from "./message.js";
import { dayOf } from "./time.js";

const STRETCH = 50;
const FURTHER = 80;
const MOST = 200;
const NEAR = 1600;
const AT_END = 60;
const PROMISE = 15 * 60_000;

/** Brings the log to life. `room` is what the page knows and may do; `seen(id)` is called with what was read. */
export function createLog(room, seen) {
  const log = $("log");
  const list = h("div", { class: "list" });
  const notes = h("div", { class: "notes" });
  log.append(list, notes);
  let view = blank(null);
  let shown = new Map();
  let epoch = 0;
  let isStuck = true;
  let missed = 0;
  let round = 0;
  const hidden = new Set(kept.get("hidden") ?? []);

  function blank(channel) {
    return { channel, as: room.me, messages: [], older: false, newer: false, newFrom: null, busy: false, revision: new Map() };
  }

  /** Opens a channel at its end, or around one message. */
  async function open(channel, around = null) {
    const mine = (round += 1);
    const found = await get("messages", { ...room.here(channel), limit: STRETCH, ...(around ? { around } : {}) });
    if (mine !== round) return;
    const isSame = channel === view.channel && view.as === room.me;
    const firstNew = found.messages.find((one) => isBefore(found.read, one.id) && one.author.id !== room.me)?.id ?? null;
    const { messages, older, newer } = found;
    view = { ...blank(channel), messages, older, newer, newFrom: isSame ? view.newFrom : firstNew };
    missed = 0;
    isStuck = !around;
    if (!isSame) {
      list.replaceChildren();
      shown = new Map();
    }
    draw();
    if (around) focusOn(around);
    else toEnd();
    told();
  }

  function focusOn(id) {
    const element = $(`message-${id}`);
    if (!element) return;
    isStuck = false;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
    element.classList.add("found");
    setTimeout(() => element.classList.remove("found"), 2000);
  }

  /** Shows a message, wherever it is. */
  const jump = (id) => ($(`message-${id}`) ? focusOn(id) : open(view.channel, id));

  /** A message was written or changed. */
  function put(message, isNew) {
    const at = view.messages.findLastIndex((one) => !isBefore(message.id, one.id));
    if (view.messages[at]?.id === message.id) view.messages[at] = message;
    else if (!isNew && !(view.messages.length && isBefore(view.messages[0].id, message.id))) return;
    else if (view.newer) return void count(message);
    else if (isNew) view.messages.splice(at + 1, 0, message);
    else return;
    // What comes while one looks is not new to them.
    if (isNew && message.author.id !== room.me && document.visibilityState !== "visible") view.newFrom ??= message.id;
    view.revision.set(message.id, (view.revision.get(message.id) ?? 0) + 1);
    if (isNew && message.author.id !== room.me && !isStuck) count(message);
    if (isNew && message.author.id !== room.me) announce(`${room.names.user(message.author.id)}${isPrivate(message) ? ", only for you" : ""}: ${summary(message)}`);
    if (isPromised(message)) setTimeout(() => view.messages.some(({ id }) => id === message.id) && open(view.channel), PROMISE + 1000);
    if (isNew && message.author.id === room.me) isStuck = true;
    draw();
    told();
  }

  function count(message) {
    if (message.author.id !== room.me) missed += 1;
    present();
  }

  function remove(id) {
    const at = view.messages.findIndex((one) => one.id === id);
    if (at < 0) return;
    view.messages.splice(at, 1);
    draw();
  }

  /** Draws what has changed; with `all`, everything anew. */
  function draw(all = false) {
    if (all) epoch += 1;
    const anchor = isStuck ? null : firstVisible();
    const entries = plan();
    const keys = new Set(entries.map(({ id }) => id));
    for (const [id, { element }] of shown) {
      if (keys.has(id)) continue;
      element.remove();
      shown.delete(id);
    }
    let place = list.firstChild;
    for (const entry of entries) {
      const known = shown.get(entry.id);
      let element = known?.element;
      if (!known || known.key !== entry.key) {
        element = entry.make();
        if (known) {
          if (place === known.element) place = element;
          replace(known.element, element);
        }
        shown.set(entry.id, { key: entry.key, element });
      }
      if (element === place) place = place.nextSibling;
      else list.insertBefore(element, place);
    }
    const own = room.notes.filter(({ channel }) => channel === view.channel && !view.newer);
    notes.replaceChildren(...own.map((one) => note(one, room)));
    if (anchor?.element.isConnected) log.scrollTop += anchor.element.getBoundingClientRect().top - anchor.top;
    if (isStuck) toEnd();
    present();
  }

  function plan() {
    const entries = [];
    const messages = view.messages.filter(({ id }) => !hidden.has(id));
    let before = null;
    if (!view.older) entries.push({ id: "start", key: `start ${view.channel}`, make: start });
    for (const message of messages) {
      const day = dayOf(message.timestamp);
      const isNewDay = !before || dayOf(before.timestamp) !== day;
      if (isNewDay) entries.push({ id: `day ${message.id}`, key: day, make: () => h("div", { class: "divider", role: "separator", "aria-label": day }, h("span", {}, day)) });
      const isFirstNew = message.id === view.newFrom;
      if (isFirstNew) {
        entries.push({ id: "new", key: `new ${message.id}`, make: () => h("div", { class: "divider new", role: "separator", "aria-label": "New" }, h("span", {}, "New")) });
      }
      const isShort = !isNewDay && !isFirstNew && isContinued(message, before);
      const key = `${isShort} ${view.revision.get(message.id) ?? 0} ${room.failures.get(message.id) ?? ""} ${epoch} ${message.broken ?? ""} ${message.edited_timestamp}`;
      entries.push({ id: message.id, key, make: () => article(message, isShort, room) });
      before = message;
    }
    return entries;
  }

  function start() {
    return h("div", { class: "start" }, h("h3", {}, `Welcome to ${room.title()}`), h("p", {}, "This is where it begins."));
  }

  function firstVisible() {
    const edge = log.getBoundingClientRect().top;
    for (const element of list.children) {
      const { top, bottom } = element.getBoundingClientRect();
      if (bottom > edge && element.id) return { element, top };
    }
    return null;
  }

  async function more(direction) {
    if (view.busy || !view.messages.length) return;
    const mine = view;
    view.busy = true;
    try {
      const edge = direction === "older" ? { before: view.messages[0].id } : { after: view.messages.at(-1).id };
      const found = await get("messages", { ...room.here(view.channel), limit: FURTHER, ...edge });
      if (mine !== view) return;
      if (direction === "older") {
        view.messages = [...found.messages, ...view.messages];
        view.older = found.older;
        if (view.messages.length > MOST) [view.messages.length, view.newer] = [MOST, true];
      } else {
        view.messages = [...view.messages, ...found.messages];
        view.newer = found.newer;
        const extra = view.messages.length - MOST;
        if (extra > 0) [view.messages, view.older] = [view.messages.slice(extra), true];
      }
      draw();
    } finally {
      mine.busy = false;
    }
  }

  const toEnd = () => log.scrollTo(0, log.scrollHeight);
  const told = settled(80, () => {
    const last = view.messages.at(-1);
    if (last && isStuck && !view.newer && document.visibilityState === "visible") seen(view.channel, last.id);
  });

  function present() {
    const isAway = view.newer || log.scrollHeight - log.scrollTop - log.clientHeight > log.clientHeight * 2;
    const button = $("present");
    button.hidden = !isAway && missed === 0;
    button.textContent = missed ? `${missed} new ${missed === 1 ? "message" : "messages"} ↓` : "Jump to the newest ↓";
  }

  function scrolled() {
    const left = log.scrollHeight - log.scrollTop - log.clientHeight;
    isStuck = left < AT_END && !view.newer;
    if (isStuck) missed = 0;
    if (log.scrollTop < NEAR && view.older) more("older");
    else if (left < NEAR && view.newer) more("newer");
    present();
    told();
  }

  log.addEventListener("scroll", scrolled, { passive: true });
  $("present").addEventListener("click", () => {
    isStuck = true;
    missed = 0;
    if (view.newer) open(view.channel);
    else draw();
    log.focus();
  });
  new ResizeObserver(() => isStuck && toEnd()).observe(log);
  new ResizeObserver(() => isStuck && toEnd()).observe(list);
  document.addEventListener("visibilitychange", told);

  log.setAttribute("aria-describedby", "log-help");
  log.addEventListener("keydown", (event) => {
    const here = document.activeElement.closest?.(".message");
    const isInside = document.activeElement !== log && document.activeElement !== here;
    if (isInside) return;
    const all = [...list.querySelectorAll(".message")];
    const at = all.indexOf(here);
    const to = { ArrowUp: at < 0 ? all.length - 1 : at - 1, ArrowDown: at < 0 ? all.length : at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined && all[to]) {
      all[to].focus();
      all[to].scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && here) here.querySelector(".more")?.click();
    else return;
    event.preventDefault();
  });

  return {
    open, put, remove, draw, jump,
    get channel() { return view.channel; },
    message: (id) => view.messages.find((one) => one.id === id),
    /** Looks again at what is shown, after the line was down. */
    refresh: () => (view.newer || !isStuck ? draw(true) : open(view.channel)),
    unreadFrom(id) {
      view.newFrom = id;
      draw();
    },
    hide(id) {
      hidden.add(id);
      kept.set("hidden", [...hidden].slice(-500));
      draw();
    },
  };
}

// Wires the page: who one is, where one is, what is to be seen, and what happens when one acts.

import { $, announce, h, kept, settled } from "./dom.js";
import { get, listen, post } from "./api.js";
import { ask, forget, left } from "./form.js";
import { compose } from "./composer.js";
import { createLog } from "./log.js";
import { close, menu } from "./popover.js";
import { isPrivate, dots } from "./message.js";
import { drawChannels, drawMe, drawMembers, drawRail, titleOf } from "./sidebar.js";
import { clockButton, setTime } from "./travel.js";
import { tools } from "./theme.js";
import { formatted, relative } from "./time.js";

const FAILED = "The application did not respond";
const state = { world: null, me: null, place: null, channel: null, people: [], stop: null, isUp: true };

/** What messages, forms, the line and the lists need to know and may do. */
const room = {
  commands: [],
  menus: { forMessages: [], forPeople: [] },
  people: { members: [], roles: [], channels: [] },
  notes: [],
  failures: new Map(),
  names: {
    user: (id) => room.people.members.find((one) => one.id === id)?.name ?? state.world?.names[id] ?? "unknown-user",
    role: (id) => state.world?.names[id]?.replace(/^@/, "") ?? "deleted-role",
    channel: (id) => state.world?.names[id] ?? "unknown",
    isMine: (id) => id === state.me || mine().includes(id),
    go: (id, message) => room.go(id, message),
  },
  get me() { return state.me; },
  get bot() { return state.world.bot; },
  here: (channel = state.channel) => ({ as: state.me, channel }),
  title: () => $("title").textContent,
  titleOf: (id) => titleOf(channels().find((one) => one.id === id) ?? { name: "unknown" }),
  plain: (text) => text.replace(/<@&?!?(\d+)>/g, (_, id) => `@${state.world.names[id] ?? "unknown"}`).replace(/<t:(\d+)(?::(\w))?>/g, (_, at, style) => (style === "R" ? relative(at * 1000) : formatted(at * 1000, style ?? "f"))).replace(/\*\*|__|`/g, ""),
  say: (content, reply_to) => post("messages", { ...room.here(), content, reply_to }),
  edit: (message, content) => post("edit", { ...room.here(), message, content }),
  editLast: () => {},
  run: (command) => begin(`/${command.words.join(" ")}`, "command", command),
  complete: (command, signal) => post("complete", { ...room.here(), ...command }, signal),
  click: (message, custom_id, element) => press(message, element, "click", { custom_id }),
  choose: (message, custom_id, values, element) => press(message, element, "select", { custom_id, values }),
  dismiss: (id) => log.hide(id),
  jump: (id) => log.jump(id),
  forget: (note) => {
    room.notes = room.notes.filter((one) => one !== note);
    log.draw();
  },
  go: (channel, message) => guarded(go(channel, message)),
  become: (person) => guarded(become(person)),
  openDm: async () => {
    const { id } = await post("dm", { as: state.me });
    await loadWorld();
    room.go(id);
  },
  messageMenu, personMenu,
};

const log = createLog(room, (channel, message) => guarded(post("read", { ...room.here(channel), message })));
const composer = compose(room);
room.editLast = () => {
  const own = [...document.querySelectorAll(`#log .message[data-author="${state.me}"]`)].at(-1);
  if (own) composer.edit(log.message(own.id.slice(8)));
};

const guild = () => state.world?.guilds.find(({ id }) => id === state.place);
const channels = () => [...(state.world?.guilds ?? []).flatMap((one) => one.channels), ...(state.world?.dms ?? [])];
const mine = () => guild()?.members.find(({ id }) => id === state.me)?.roles ?? [];

const guarded = (work) => work.catch((error) => {
  if (error.name !== "AbortError") announce(error.message);
  banner(error.message);
});

/** Something that the bot answers: `true` once it has, a form or a failure along the way. */
async function begin(what, path, more) {
  const note = { channel: state.channel, what, text: FAILED, isPending: false };
  const patience = setTimeout(() => {
    note.isPending = true;
    room.notes.push(note);
    log.draw();
  }, 250);
  try {
    const { outcome, form } = await post(path, { ...room.here(), ...more });
    clearTimeout(patience);
    room.forget(note);
    if (outcome === "form") show(form);
    if (outcome === "failed") {
      note.isPending = false;
      room.notes.push(note);
      log.draw();
    }
    return true;
  } catch (error) {
    clearTimeout(patience);
    room.forget(note);
    throw error;
  }
}

/** Uses a button or select of a message. */
async function press(message, element, path, more) {
  room.failures.delete(message.id);
  element.setAttribute("aria-busy", "true");
  const faces = [...element.childNodes];
  const slow = setTimeout(() => element.replaceChildren(dots(), h("span", { class: "unseen" }, "Waiting")), 150);
  let why = null;
  try {
    const { outcome, form } = await post(path, { ...room.here(message.channel_id), message: message.id, ...more });
    if (outcome === "form") show(form);
    if (outcome === "failed") why = "This interaction failed";
  } catch (error) {
    why = error.message;
  }
  clearTimeout(slow);
  element.removeAttribute("aria-busy");
  element.replaceChildren(...faces);
  if (why) room.failures.set(message.id, why);
  log.draw();
}

/** Opens a form; `typed` is what was in it before the tab was reloaded. */
function show(form, typed = {}) {
  const place = room.here();
  ask(form, place, async (values) => {
    const { outcome } = await post("submit", { ...place, form: form.key, values });
    return outcome === "failed" ? "Something went wrong. Try again." : true;
  }, typed);
}

function messageMenu(message, at, point = null) {
  const isOwn = message.author.id === state.me;
  const apps = isPrivate(message) ? [] : room.menus.forMessages;
  const again = () => post("read", { ...room.here(), message: message.id, unread: true }).then(() => log.unreadFrom(message.id));
  menu([
    ...(apps.length ? [{ heading: "Apps" }] : []),
    ...apps.map((one) => ({ label: one.name, act: () => guarded(begin(one.name, "menu", { command: one.id, message: message.id })) })),
    apps.length > 0 && "line",
    !isPrivate(message) && { label: "Reply", act: () => composer.reply(message) },
    isOwn && { label: "Edit message", act: () => composer.edit(message) },
    { label: "Copy text", act: () => navigator.clipboard?.writeText(message.content).catch(() => {}) },
    !isPrivate(message) && { label: "Mark unread", act: () => guarded(again()) },
    isPrivate(message) && { label: "Dismiss message", act: () => log.hide(message.id) },
    isOwn && { label: "Delete message", isBad: true, act: () => guarded(post("delete", { ...room.here(), message: message.id })) },
  ], point ?? at, { home: at, label: "Message" });
}

function personMenu(id, at, point = null) {
  const name = room.names.user(id);
  const isBot = !state.people.some((one) => one.id === id);
  menu([
    { heading: name },
    ...room.menus.forPeople.map((one) => ({ label: one.name, act: () => guarded(begin(one.name, "user-menu", { command: one.id, user: id })) })),
    room.menus.forPeople.length > 0 && "line",
    { label: "Mention", act: () => composer.insert(`@${name} `) },
    !isBot && id !== state.me && { label: `Act as ${name}`, act: () => room.become(id) },
    id === state.world.bot.id && { label: "Message", act: () => guarded(room.openDm()) },
  ], point ?? at, { home: at, label: name });
}

/** Opens a channel, or a message in it. */
async function go(id, message = null) {
  const found = channels().find((one) => one.id === id) ?? channels()[0];
  if (!found) return;
  const isNew = found.id !== state.channel || state.shownAs !== state.me;
  state.channel = found.id;
  state.shownAs = state.me;
  state.place = state.world.guilds.find((one) => one.channels.includes(found))?.id ?? "dm";
  kept.set("channel", found.id);
  kept.set(`channel ${state.place}`, found.id);
  banner("");
  drawer(null);
  drawAll();
  $("title").textContent = titleOf(found);
  $("topic").textContent = found.topic ?? "";
  await Promise.all([loadCommands(), log.open(found.id, message)]);
  if (isNew) await composer.open(found.id, titleOf(found), found.writable, !message);
}

function drawAll() {
  const home = guild();
  const roles = new Map((home?.roles ?? []).map(({ id, name }) => [id, name]));
  const note = (one) => [one.owner && "owner", ...(one.roles ?? []).map((id) => roles.get(id))].filter(Boolean).join(", ");
  const members = (home?.members ?? state.world.people).map((one) => ({ ...one, note: note(one) }));
  members.sort((one, other) => Boolean(one.bot) - Boolean(other.bot));
  state.people = members.filter(({ bot }) => !bot);
  room.people = { members, roles: home?.roles ?? [], channels: home?.channels ?? [] };
  const place = (id) => room.go(kept.get(`channel ${id}`) ?? (id === "dm" ? state.world.dms : state.world.guilds.find((one) => one.id === id).channels)[0]?.id);
  drawRail(state, (id) => (id === "dm" && !state.world.dms.length ? guarded(room.openDm()) : place(id)));
  drawChannels(state, room);
  drawMe(state, room);
  drawMembers(state, room);
  lights();
  label();
}

/** The tab tells where one is and how often one is called. */
function label() {
  const pings = channels().reduce((sum, one) => sum + one.pings, 0);
  const found = channels().find(({ id }) => id === state.channel);
  document.title = `${pings ? `(${pings}) ` : ""}${found ? titleOf(found) : "…"} · ${guild()?.name ?? "Local Discord"}`;
}

function lights() {
  const { bot, online } = state.world;
  if (!state.isUp) banner("The local Discord is not there. The page tries again by itself.");
  else banner(online ? "" : `${bot.name} is offline: it cannot answer until it is back.`);
}

function banner(text) {
  $("banner").textContent = text;
  $("banner").hidden = !text;
}

async function loadCommands() {
  const place = room.here();
  const { commands } = await get("commands", place);
  if (place.channel !== state.channel) return;
  room.commands = commands.filter(({ type }) => type === 1);
  room.menus = { forPeople: commands.filter(({ type }) => type === 2), forMessages: commands.filter(({ type }) => type === 3) };
}

async function loadWorld() {
  const before = JSON.stringify(state.world?.names);
  state.world = await get("world", state.me ? { as: state.me } : {});
  state.me = state.world.me;
  setTime(state.world);
  return before !== JSON.stringify(state.world.names);
}

/** Becomes someone; the channel stays open where that person sees it. */
async function become(person) {
  state.stop?.();
  composer.close();
  state.me = person;
  await loadWorld();
  if (!state.me) return void ($("title").textContent = "Nobody is here yet.");
  kept.set("me", state.me);
  state.stop = listen(state.me, changed, (up) => {
    const wasDown = !state.isUp;
    state.isUp = up;
    if (up && wasDown) refresh();
    else if (!up) lights();
  });
  room.notes = [];
  const wanted = state.place === "dm" ? state.world.dms[0]?.id : (state.channel ?? kept.get("channel"));
  const all = channels();
  await go((all.find(({ id }) => id === wanted) ?? all[0])?.id);
}

/** Looks at everything again. */
const refresh = settled(60, () => guarded((async () => {
  const isOther = await loadWorld();
  drawAll();
  await loadCommands();
  if (!channels().some(({ id }) => id === state.channel)) return go(channels()[0]?.id);
  if (isOther) log.draw(true);
  await log.refresh();
})()));

/** Only the lists: who is there and what they are called. */
const refreshLists = settled(60, () => guarded((async () => {
  if (await loadWorld()) log.draw(true);
  drawAll();
  await loadCommands();
  if (!channels().some(({ id }) => id === state.channel)) await go(channels()[0]?.id);
})()));

const redrawLists = settled(30, () => drawAll());

function changed(one) {
  if (one.change === "message") written(one);
  else if (one.change === "message_deleted") log.channel === one.channel && log.remove(one.message);
  else if (one.change === "world") refreshLists();
  else if (one.change === "missed") refresh();
  else if (one.change === "time") setTime(one);
  else if (one.change === "read") {
    const found = channels().find(({ id }) => id === one.channel);
    if (found) Object.assign(found, { unread: one.unread, pings: one.pings });
    redrawLists();
  }
}

function written({ channel, message, new: isNew }) {
  if (!state.world.names[message.author.id]) refreshLists();
  if (channel === log.channel) log.put(message, isNew);
  if (!isNew || message.author.id === state.me) return;
  const found = channels().find(({ id }) => id === channel);
  if (!found) return refreshLists();
  found.unread += 1;
  if (message.pings?.includes(state.me)) {
    found.pings += 1;
    if (channel !== state.channel) announce(`${room.names.user(message.author.id)} calls you in ${titleOf(found)}`);
  }
  redrawLists();
}

/** On narrow screens the lists are drawers. */
function drawer(which) {
  for (const id of ["side", "members"]) $(id).classList.toggle("open", id === which);
  $("open-side").setAttribute("aria-expanded", String(which === "side"));
}

$("open-side").addEventListener("click", () => {
  drawer($("side").classList.contains("open") ? null : "side");
  if ($("side").classList.contains("open")) $("side").querySelector("[aria-current]")?.focus();
});
$("main").addEventListener("click", (event) => !event.target.closest("#open-side, #open-members") && drawer(null));
document.addEventListener("keydown", (event) => event.key === "Escape" && drawer(null));
document.addEventListener("contextmenu", (event) => {
  const who = event.target.closest("[data-person]");
  const element = event.target.closest("#log .message:not(.note)");
  if (event.target.closest("a, input, textarea") || (!who && !element) || String(getSelection())) return;
  const point = event.clientX || event.clientY ? { x: event.clientX, y: event.clientY } : null;
  const message = element && log.message(element.id.slice(8));
  if (!who && !message) return;
  event.preventDefault();
  if (who) personMenu(who.dataset.person, who, point);
  else messageMenu(message, element, point);
});
$("log").addEventListener("scroll", () => document.querySelector(".popover, .menu, .select-box") && close(true), { passive: true });
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("composer").querySelector("input, textarea:not([hidden])")?.focus();
});
$("tools").append(clockButton(room), ...tools(drawer));

const open = left();
become(open?.as ?? new URLSearchParams(location.search).get("as") ?? kept.get("me")).then(async () => {
  if (!open || open.as !== state.me) return;
  if (open.channel !== state.channel) await go(open.channel);
  show(open.form, open.values);
}).catch((error) => {
  forget();
  $("title").textContent = error.message;
});

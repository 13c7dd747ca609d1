// Wires the page: who one is, where one is, what is to be seen, and what happens when one acts.

import { $, arrange, h, settled } from "./dom.js";
import { get, listen, post } from "./api.js";
import { article } from "./message.js";
import { ask } from "./form.js";
import { compose } from "./composer.js";
import { keepTrue } from "./time.js";

const FAILED = "The application did not respond";

const state = { world: null, me: null, channel: null, messages: [], hidden: new Set(), notices: [], count: 0, drawn: "", unread: new Set(), stop: null };

/** What messages, forms and the line need to know and may do; see there. */
const room = {
  commands: [],
  menus: { forMessages: [], forPeople: [] },
  people: { members: [], roles: [], channels: [] },
  names: {
    user: (id) => state.world?.names[id] ?? "unknown-user",
    role: (id) => state.world?.names[id]?.replace(/^@/, "") ?? "deleted-role",
    channel: (id) => state.world?.names[id] ?? "unknown",
  },
  get me() { return state.me; },
  say: async (text) => Boolean(await post("messages", { ...here(), content: text })),
  run: (text) => act("slash", { text }),
  complete: async (text, caret) => (await post("autocomplete", { ...here(), text, caret })).choices,
  click: (message, custom_id) => guarded(act("click", { message: message.id, custom_id })),
  choose: (message, custom_id, values) => guarded(act("select", { message: message.id, custom_id, values })),
  menu: (command, message) => guarded(act("menu", { command: command.id, message: message.id })),
  userMenu: (command, user) => guarded(act("user-menu", { command: command.id, user })),
  dismiss: (message) => {
    state.hidden.add(message.id);
    draw();
  },
};

const here = () => ({ as: state.me, channel: state.channel });

/** Does something that the bot answers. */
async function act(what, more) {
  const { outcome, form } = await post(what, { ...here(), ...more });
  if (outcome === "failed") notice(FAILED);
  if (outcome === "form") {
    const values = await ask(form, room);
    if (values) await act("submit", { form: form.key, values });
  }
  return true;
}

const guarded = (work) => work.catch((error) => notice(error.message));

function notice(text) {
  state.notices.push({ text, channel: state.channel, number: (state.count += 1) });
  draw();
}

/** Draws the messages of the channel. */
function draw() {
  const seen = state.messages.filter(({ id }) => !state.hidden.has(id));
  const notices = state.notices.filter(({ channel }) => channel === state.channel);
  const empty = seen.length ? [] : [{ key: "empty", make: () => h("p", { class: "empty" }, "Nothing was written here yet.") }];
  arrange($("log"), [
    ...seen.map((message) => ({ key: `${state.drawn}${JSON.stringify(message)}`, id: message.id, make: () => article(message, room) })),
    ...empty,
    ...notices.map((one) => ({ key: `notice ${one.number}`, make: () => shownNotice(one) })),
  ]);
  stay();
}

/** Stays at the end of the messages while one is there, whatever grows or shrinks. */
let isAtEnd = true;
const stay = () => isAtEnd && $("log").scrollTo(0, $("log").scrollHeight);
$("log").addEventListener("scroll", ({ target }) => {
  isAtEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 80;
});
new ResizeObserver(stay).observe($("log"));

function shownNotice(one) {
  const dismiss = () => {
    state.notices = state.notices.filter((other) => other !== one);
    draw();
  };
  return h("p", { class: "notice", role: "alert" }, `${one.text} · `, h("button", { type: "button", click: dismiss }, "Dismiss"));
}

function drawChannels() {
  const entry = (channel) => h("li", { class: channel.parent ? "thread" : "" },
    h("button", {
      type: "button", click: () => go(channel.id), class: state.unread.has(channel.id) ? "unread" : "",
      "aria-current": channel.id === state.channel ? "page" : undefined,
    }, label(channel)));
  const groups = [...state.world.guilds, { name: "Direct messages", channels: state.world.dms }].filter(({ channels }) => channels.length);
  $("channels").replaceChildren(...groups.flatMap(({ name, channels }) =>
    [h("h3", { class: "guild" }, name), h("ul", {}, channels.map(entry))]));
}

const label = (channel) => (channel.dm ? `@ ${channel.name}` : channel.parent ? `🧵 ${channel.name}` : `# ${channel.name}`);

const channels = () => [...state.world.guilds.flatMap((guild) => guild.channels), ...state.world.dms];

async function go(channel) {
  state.channel = channel;
  state.unread.delete(channel);
  sessionStorage.setItem("channel", channel);
  const found = channels().find(({ id }) => id === channel);
  const guild = state.world.guilds.find((one) => one.channels.includes(found));
  $("title").textContent = found ? label(found) : "…";
  room.people = { members: guild?.members ?? state.world.people, roles: guild?.roles ?? [], channels: guild?.channels ?? [] };
  if (matchMedia("(max-width: 44rem)").matches) $("places").open = false;
  drawChannels();
  isAtEnd = true;
  await Promise.all([loadCommands(), loadMessages()]);
}

async function loadCommands() {
  const { commands } = await get("commands", here());
  room.commands = commands.filter(({ type }) => type === 1);
  // Messages carry menus and names: when those change, all are drawn anew.
  state.drawn = JSON.stringify([commands, state.world.names, state.me]);
  room.menus = { forPeople: commands.filter(({ type }) => type === 2), forMessages: commands.filter(({ type }) => type === 3) };
}

async function loadMessages() {
  const { as, channel } = here();
  const { messages } = await get("messages", { as, channel });
  if (channel !== state.channel || as !== state.me) return;
  state.messages = messages;
  draw();
}

async function loadWorld() {
  state.world = await get("world", state.me ? { as: state.me } : {});
  state.me = state.world.me;
  $("presence").textContent = state.world.online ? `${state.world.bot} is connected` : `${state.world.bot} is not connected`;
  $("presence").classList.toggle("online", state.world.online);
  $("who").replaceChildren(...state.world.people.map(({ id, name }) => h("option", { value: id, selected: id === state.me }, name)));
}

/** Becomes someone. */
async function become(person) {
  state.me = person;
  state.stop?.();
  await loadWorld();
  if (!state.me) return void ($("title").textContent = "Nobody is here yet.");
  sessionStorage.setItem("me", state.me);
  state.unread.clear();
  state.stop = listen(state.me, changed, (up) => {
    if (!up) $("presence").textContent = "The local Discord is not there";
    else refresh();
  });
  const wanted = state.channel ?? sessionStorage.getItem("channel");
  const all = channels();
  await go((all.find(({ id }) => id === wanted) ?? all[0])?.id ?? null);
}

const refreshMessages = settled(30, () => guarded(loadMessages()));

const refresh = settled(60, () => guarded((async () => {
  await loadWorld();
  drawChannels();
  await Promise.all([loadCommands(), loadMessages()]);
})()));

function changed(one) {
  switch (one.change) {
    case "message_created":
      if (one.channel !== state.channel) {
        state.unread.add(one.channel);
        if (channels().some(({ id }) => id === one.channel)) drawChannels();
        else refresh();
        break;
      }
      refreshMessages();
      break;
    case "message_edited":
    case "message_deleted":
      if (one.channel === state.channel) refreshMessages();
      break;
    case "interaction_answered":
    case "interaction_failed":
      break;
    default:
      refresh();
  }
}

$("who").addEventListener("change", (event) => guarded(become(event.target.value)));
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
keepTrue();
compose(room);
become(new URLSearchParams(location.search).get("as") ?? sessionStorage.getItem("me")).catch((error) => {
  $("title").textContent = error.message;
});

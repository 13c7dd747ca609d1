// Who and where: servers, channels, the people one can be, and the members.

import { $, fill, h } from "./dom.js";
import { avatar, initials } from "./person.js";

const THREADS = [10, 11, 12];
const DM = 1;

export const sign = (channel) => (channel.type === DM ? "@" : THREADS.includes(channel.type) ? "⤷" : "#");
export const titleOf = (channel) => (channel.type === DM ? `@${channel.name}` : `#${channel.name}`);

const badge = (count, text) => count > 0 && h("span", { class: "badge" }, count > 99 ? "99+" : count, h("span", { class: "unseen" }, ` ${text}`));
const sum = (channels, what) => channels.reduce((total, channel) => total + channel[what], 0);

/** The servers, and direct messages. */
export function drawRail(state, go) {
  const entry = (id, name, face, channels) => h("button", {
    type: "button", class: `server${sum(channels, "unread") ? " unread" : ""}`, title: name, "aria-current": id === state.place ? "true" : undefined, click: () => go(id),
  }, h("span", { "aria-hidden": "true" }, face), h("span", { class: "unseen" }, name), badge(sum(channels, "pings"), "mentions"));
  const { dms, guilds } = state.world;
  const shows = [state.place, sum(dms, "pings"), sum(dms, "unread") > 0, guilds.map(({ id, name, channels }) => [id, name, sum(channels, "pings"), sum(channels, "unread") > 0])];
  fill($("rail"), shows, () => [
    entry("dm", "Direct messages", "✉", dms),
    h("hr", {}),
    ...guilds.map((guild) => entry(guild.id, guild.name, initials(guild.name), guild.channels))]);
}

/** The channels of the server, threads below theirs. */
export function drawChannels(state, room) {
  const guild = state.world.guilds.find(({ id }) => id === state.place);
  const { bot, online } = state.world;
  $("place").textContent = guild?.name ?? "Direct messages";
  const channels = guild?.channels ?? state.world.dms;
  const entry = (channel) => {
    const isThread = THREADS.includes(channel.type);
    const kind = ["channel", isThread && "thread", channel.unread && "unread"].filter(Boolean).join(" ");
    return h("li", { class: isThread ? "thread" : "" }, h("button", {
      type: "button", class: kind, "data-channel": channel.id, "aria-current": channel.id === state.channel ? "page" : undefined, click: () => room.go(channel.id),
    }, channel.type === DM ? avatar(bot.id, bot.name, true) : h("span", { class: "sign", "aria-hidden": "true" }, sign(channel)),
    h("span", { class: "name" }, channel.name), channel.unread > 0 && !channel.pings && h("span", { class: "count" }, channel.unread > 99 ? "99+" : channel.unread, h("span", { class: "unseen" }, " unread")),
    badge(channel.pings, "mentions")));
  };
  const missing = !guild && !channels.length && h("li", {}, h("button", { type: "button", class: "channel", click: room.openDm },
    avatar(bot.id, bot.name, true), h("span", { class: "name" }, `Message ${bot.name}`)));
  fill($("channels"), [state.place, state.channel, online, bot.name, channels.map(({ id, name, unread, pings }) => [id, name, unread, pings])], () => [
    h("h3", {}, guild ? "Text channels" : "Conversations"),
    h("ul", {}, channels.map(entry), missing),
    h("p", { class: `presence${online ? " online" : ""}` }, `${bot.name} is ${online ? "online" : "offline"}`)]);
}

/** Who one is, and who one could be. */
export function drawMe(state, room) {
  const me = state.people.find(({ id }) => id === state.me);
  const person = (one) => h("button", {
    type: "button", role: "radio", class: "someone", title: `${one.name}${one.note ? ` · ${one.note}` : ""}`, "aria-checked": String(one.id === state.me), "aria-label": `${one.name}${one.note ? `, ${one.note}` : ""}`,
    tabindex: one.id === state.me ? 0 : -1, "data-me": one.id, click: () => room.become(one.id),
  }, avatar(one.id, one.name));
  const step = (event) => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    const all = [...event.currentTarget.children];
    const next = all.at((all.indexOf(document.activeElement) + move) % all.length);
    next.focus();
    next.click();
  };
  const hadFocus = $("me").contains(document.activeElement);
  fill($("me"), [state.me, state.people.map(({ id, name, note }) => [id, name, note])], () => [
    h("div", { class: "me-now" }, me && avatar(me.id, me.name), h("div", {}, h("b", {}, me?.name ?? "Nobody"), h("small", {}, me?.note || "no role"))),
    h("div", { class: "someones", role: "radiogroup", "aria-label": "Act as", keydown: step }, state.people.map(person))]);
  if (hadFocus) $("me").querySelector('[aria-checked="true"]')?.focus();
}

/** The members of the server by role. */
export function drawMembers(state, room) {
  const guild = state.world.guilds.find(({ id }) => id === state.place);
  const members = guild?.members ?? [];
  const people = members.filter(({ bot }) => !bot);
  const groups = (guild?.roles ?? []).map((role) => [role.name, people.filter(({ roles }) => roles[0] === role.id)]);
  groups.push(["Members", people.filter(({ roles }) => !roles.length)], ["Apps", members.filter(({ bot }) => bot)]);
  const entry = (one) => h("li", {}, h("button", {
    type: "button", class: "member", "data-person": one.id, "aria-haspopup": "menu", click: (event) => room.personMenu(one.id, event.currentTarget),
  }, avatar(one.id, one.name, one.bot), h("span", { class: "name" }, one.name),
  one.owner && h("span", { class: "owner", title: "Owns the server" }, "♛"),
  one.bot && h("span", { class: "tag" }, "APP"),
  one.id === state.world.bot.id && h("span", { class: `light${state.world.online ? " online" : ""}` }, h("span", { class: "unseen" }, state.world.online ? "online" : "offline"))));
  const { online } = state.world;
  const shows = [online, groups.map(([name, some]) => [name, some.map((one) => [one.id, one.name, one.owner])])];
  fill($("members"), shows, () => groups.filter(([, some]) => some.length).flatMap(([name, some]) =>
    [h("h3", {}, `${name} — ${some.length}`), h("ul", {}, some.map(entry))]));
  $("members").classList.toggle("is-empty", !members.length);
}

// Buttons and selects under a message.

import { h } from "./dom.js";
import { link } from "./markdown.js";
import { select } from "./select.js";

const BUTTON = 2;
const STRING = 3;
const USER = 5;
const ROLE = 6;
const MENTIONABLE = 7;
const CHANNEL = 8;
const STYLES = { 1: "primary", 3: "good", 4: "bad" };

/** The rows of a message, and what went wrong when one was used. */
export function components(message, room) {
  const rows = (message.components ?? []).filter((row) => row.components).map((row) =>
    h("div", { class: "row", role: "group", "aria-label": "Actions" }, row.components.map((one) =>
      one.type === BUTTON ? button(one, message, room) : choice(one, message, room))));
  const failure = room.failures.get(message.id);
  if (failure) rows.push(h("p", { class: "failure", role: "alert" }, failure));
  return rows.length > 0 && h("div", { class: "components" }, rows);
}

const emoji = (one) => (one?.id ? `:${one.name}:` : one?.name);

function button(one, message, room) {
  const face = [one.emoji && h("span", { class: "emoji" }, emoji(one.emoji)), one.label && h("span", {}, one.label)];
  if (one.url) {
    return link(one.url, [face, h("span", { "aria-hidden": "true" }, "↗")], room.names, "button");
  }
  const press = (event) => room.click(message, one.custom_id, event.currentTarget);
  return h("button", { type: "button", class: `button ${STYLES[one.style] ?? ""}`, disabled: one.disabled, "data-id": one.custom_id, click: press }, face);
}

function choice(one, message, room) {
  const given = { name: one.placeholder || "Make a selection", options: offered(one, room), disabled: one.disabled };
  given.least = one.min_values ?? 1;
  given.most = Math.min(one.max_values ?? 1, Math.max(given.options.length, 1));
  if (one.type !== STRING) given.search = true;
  return select(given, (values, element) => room.choose(message, one.custom_id, values, element));
}

function offered(one, room) {
  const preset = new Set((one.default_values ?? []).map((value) => value.id));
  const named = (list, mark) => list.map(({ id, name }) => ({ value: id, label: name, mark, default: preset.has(id) }));
  const people = () => named(room.people.members, "@");
  const roles = () => named(room.people.roles, "@");
  const fits = (channel) => !one.channel_types?.length || one.channel_types.includes(channel.type);
  switch (one.type) {
    case STRING:
      return (one.options ?? []).map((option) => ({
        value: option.value, label: option.label, note: option.description, mark: emoji(option.emoji), default: option.default,
      }));
    case USER: return people();
    case ROLE: return roles();
    case MENTIONABLE: return [...people(), ...roles()];
    case CHANNEL: return named(room.people.channels.filter(fits), "#");
    default: return [];
  }
}

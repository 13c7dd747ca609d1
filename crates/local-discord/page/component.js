// Buttons and selects under a message, and selects in forms.

import { h } from "./dom.js";

const BUTTON = 2;
const STRING = 3;
const USER = 5;
const ROLE = 6;
const MENTIONABLE = 7;
const CHANNEL = 8;
const STYLES = { 1: "primary", 3: "good", 4: "bad" };

/** The rows of a message. */
export function components(message, room) {
  return (message.components ?? []).filter((row) => row.components).map((row) =>
    h("div", { class: "row", role: "group" }, row.components.map((one) =>
      one.type === BUTTON ? button(one, message, room) : select(one, message, room))));
}

function button(one, message, room) {
  const label = [one.emoji?.id ? `:${one.emoji.name}:` : one.emoji?.name, one.label].filter(Boolean).join(" ");
  if (one.url) return h("a", { class: "button", href: one.url, target: "_blank", rel: "noopener noreferrer" }, `${label} ↗`);
  const press = () => room.click(message, one.custom_id);
  return h("button", { type: "button", class: `button ${STYLES[one.style] ?? ""}`, disabled: one.disabled, click: press }, label);
}

function select(one, message, room) {
  const name = one.placeholder || "Make a selection";
  const send = (values) => room.choose(message, one.custom_id, values);
  if ((one.max_values ?? 1) > 1) return many(one, name, room, send);
  const element = choice(one, name, room, one.disabled);
  element.addEventListener("change", () => element.value && send([element.value]));
  return element;
}

/** A select for one value, in a message or a form. */
export function choice(one, name, room, disabled = false) {
  const options = offered(one, room);
  return h("select", { "aria-label": name, disabled },
    h("option", { value: "" }, name),
    options.map((option) => h("option", { value: option.value, selected: option.default, title: option.description },
      option.description ? `${option.label} — ${option.description}` : option.label)));
}

function many(one, name, room, send) {
  const boxes = offered(one, room).map((option) => [h("input", { type: "checkbox", value: option.value, checked: option.default }), option]);
  const done = h("button", { type: "button", class: "button primary" }, "Choose");
  const chosen = () => boxes.filter(([box]) => box.checked).map(([box]) => box.value);
  const check = () => {
    const count = chosen().length;
    done.disabled = one.disabled || count < (one.min_values ?? 1) || count > one.max_values;
  };
  done.addEventListener("click", () => send(chosen()));
  boxes.forEach(([box]) => box.addEventListener("change", check));
  check();
  return h("details", { class: "many" }, h("summary", {}, name),
    boxes.map(([box, option]) => h("label", {}, box, h("span", {}, option.label))), done);
}

function offered(one, room) {
  const preset = new Set((one.default_values ?? []).map((value) => value.id));
  const named = (list, sign) => list.map(({ id, name }) => ({ value: id, label: sign + name, default: preset.has(id) }));
  const people = () => named(room.people.members, "@");
  const roles = () => named(room.people.roles, "@");
  switch (one.type) {
    case STRING: return one.options ?? [];
    case USER: return people();
    case ROLE: return roles();
    case MENTIONABLE: return [...people(), ...roles()];
    case CHANNEL: return named(room.people.channels, "#");
    default: return [];
  }
}

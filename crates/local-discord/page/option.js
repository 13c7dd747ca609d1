// What can be said in an option of a command.

import { h } from "./dom.js";
import { kind } from "./command.js";

const MOST = 25;

/** What an option is about, above its suggestions. */
export function about(option) {
  const some = (value) => value !== undefined && value !== null;
  const bounds = [
    some(option.min_value) && some(option.max_value) && `${option.min_value} to ${option.max_value}`,
    some(option.min_value) && !some(option.max_value) && `at least ${option.min_value}`,
    some(option.max_value) && !some(option.min_value) && `at most ${option.max_value}`,
    option.max_length && option.max_length < 1000 && `at most ${option.max_length} characters`,
  ].filter(Boolean).join(", ");
  return [h("b", {}, option.name), h("span", {}, ` ${option.description}${bounds ? ` (${bounds})` : ""}`),
    option.required && h("span", { class: "picker-tag" }, "required")];
}

/** Everything that may be chosen for an option, if that is known here: `{ label, text, mark, note }`. */
export function choices(option, people) {
  const named = (list, mark, code) => list.map(({ id, name, note }) => ({ label: name, text: `<${code}${id}>`, mark, note }));
  const members = () => named(people.members, "@", "@");
  const roles = () => named(people.roles, "@", "@&");
  const fits = (channel) => !option.channel_types?.length || option.channel_types.includes(channel.type);
  switch (option.type) {
    case kind.BOOLEAN: return ["True", "False"].map((label) => ({ label, text: label }));
    case kind.USER: return members();
    case kind.ROLE: return roles();
    case kind.MENTIONABLE: return [...members(), ...roles()];
    case kind.CHANNEL: return named(people.channels.filter(fits), "#", "#");
    default: return option.choices?.length ? option.choices.map(({ name }) => ({ label: name, text: name })) : null;
  }
}

/** Those that fit what was typed, the ones that begin with it first. */
export function fitting(all, typed) {
  const wanted = typed.trim().replace(/^[@#]/, "").toLowerCase();
  const place = ({ label }) => label.toLowerCase().indexOf(wanted);
  return all.filter((one) => place(one) >= 0).sort((one, other) => Math.min(place(one), 1) - Math.min(place(other), 1)).slice(0, MOST);
}

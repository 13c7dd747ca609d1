// How people look: a coloured disc with their initials.

import { h } from "./dom.js";

const COLOURS = ["#4a63c9", "#2a7d5c", "#a8477a", "#9a5a1e", "#3a7394", "#7d52b8", "#a84848", "#5c6b2f"];

/** The letters of a name, at most two. */
export function initials(name) {
  const words = name.split(/[\s_-]+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("") || "?";
}

/** The picture of a person; it says nothing that the name beside it does not say. */
export function avatar(id, name, isBot = false) {
  const disc = h("span", { class: `avatar${isBot ? " bot" : ""}`, "aria-hidden": "true" }, isBot ? "♪" : initials(name));
  const mixed = [...`${id}${name}`].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 65_521, 7);
  disc.style.backgroundColor = isBot ? "" : COLOURS[mixed % COLOURS.length];
  return disc;
}

// Dark or light, and which lists are shown: the viewer's own choice, kept in this browser.

import { $, h } from "./dom.js";

const NEXT = { auto: "dark", dark: "light", light: "auto" };
const FACE = { auto: "◐", dark: "☾", light: "☀" };

const chosen = () => localStorage.getItem("theme") ?? "auto";

function apply() {
  const theme = chosen();
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The buttons for both; `drawer` opens a list on narrow screens. */
export function tools(drawer) {
  const theme = h("button", { type: "button", class: "icon", id: "theme", click: () => {
    localStorage.setItem("theme", NEXT[chosen()]);
    show();
  } });
  const show = () => {
    apply();
    theme.textContent = FACE[chosen()];
    theme.setAttribute("aria-label", `Colours: ${chosen()}`);
    theme.title = `Colours: ${chosen()}`;
  };
  const members = h("button", { type: "button", class: "icon", id: "open-members", "aria-label": "Members", title: "Members", "aria-controls": "members", click: () => {
    if (matchMedia("(max-width: 62rem)").matches) drawer($("members").classList.contains("open") ? null : "members");
    else $("frame").classList.toggle("without-members");
  } }, "☷");
  show();
  return [theme, members];
}

apply();

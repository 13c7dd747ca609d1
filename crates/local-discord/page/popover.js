// Boxes that open beside something: menus and lists of choices.

import { h } from "./dom.js";

let open = null;

/** Closes whatever is open; the focus goes back to where it came from. */
export function close(keepFocus = false) {
  if (!open) return;
  const { box, home, closed } = open;
  open = null;
  box.remove();
  home?.setAttribute?.("aria-expanded", "false");
  closed?.();
  if (!keepFocus && home?.isConnected) home.focus({ preventScroll: true });
}

/** Shows a box at an element or at a point `{ x, y }`. `home` gets the focus back. */
export function show(box, at, { home = null, closed = null, name = "popover" } = {}) {
  close(true);
  box.classList.add(name);
  document.body.append(box);
  place(box, at);
  home?.setAttribute?.("aria-expanded", "true");
  open = { box, home, closed };
  return box;
}

function place(box, at) {
  const edge = 8;
  const rect = at.getBoundingClientRect?.() ?? { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const { width, height } = box.getBoundingClientRect();
  const left = Math.max(edge, Math.min(rect.left, innerWidth - width - edge));
  const below = rect.bottom + 4;
  const top = below + height + edge <= innerHeight ? below : Math.max(edge, rect.top - height - 4);
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}

/** A menu: `{ heading }`, `{ label, act, isBad }` or `"line"`. */
export function menu(entries, at, { home = null, label = "Menu" } = {}) {
  const choose = (entry) => () => {
    close();
    entry.act();
  };
  const parts = entries.filter(Boolean).map((entry) => {
    if (entry === "line") return h("hr", { role: "separator" });
    if (entry.heading) return h("p", { class: "menu-heading", role: "presentation" }, entry.heading);
    return h("button", { type: "button", role: "menuitem", tabindex: -1, class: entry.isBad ? "bad" : "", click: choose(entry) }, entry.label);
  });
  const box = h("div", { role: "menu", "aria-label": label, keydown: walk("[role=menuitem]") }, parts);
  show(box, at, { home, name: "menu" });
  box.querySelector("[role=menuitem]")?.focus();
  return box;
}

/** Moves the focus with arrows, Home and End, and by first letters. */
export function walk(selector) {
  return (event) => {
    const items = [...event.currentTarget.querySelectorAll(selector)];
    const here = items.indexOf(document.activeElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1 + (here < 0), Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === "Tab") close();
    else if (/^[\p{L}\d]$/u.test(event.key)) {
      const rest = [...items.slice(here + 1), ...items];
      rest.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    } else return;
    event.preventDefault();
  };
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.box.contains(event.target) && !open.home?.contains?.(event.target)) close(true);
}, true);
document.addEventListener("keydown", (event) => {
  if (!open || event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  close();
}, true);
addEventListener("resize", () => close(true));

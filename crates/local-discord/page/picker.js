// The box above the line: what could come next. It shows; whoever types keeps the focus.

import { $, h } from "./dom.js";

/** `pick(item)` is called with what was chosen. */
export function createPicker(pick) {
  let items = [];
  let active = -1;
  let owner = null;
  const title = h("p", { class: "picker-title", id: "picker-title" });
  const list = h("ul", { role: "listbox", id: "picker-list", "aria-label": "Suggestions" });
  const box = h("div", { class: "picker", id: "picker", hidden: true, mousedown: (event) => event.preventDefault() }, title, list);

  /** Shows items `{ label, note, mark, tag, letters }` for a field; `first` marks the first one. */
  function show(field, heading, next, first) {
    release();
    owner = field;
    items = next;
    active = first && items.length ? 0 : -1;
    title.replaceChildren(...[heading].flat().filter(Boolean));
    title.hidden = !title.childNodes.length;
    list.replaceChildren(...items.map(row));
    list.hidden = !items.length;
    box.hidden = !items.length && title.hidden;
    owner.setAttribute("aria-expanded", String(items.length > 0));
    owner.setAttribute("aria-describedby", "picker-title");
    if (items.length) owner.setAttribute("aria-controls", "picker-list");
    mark();
  }

  function row(item, index) {
    return h("li", { role: "option", id: `pick-${index}`, "aria-selected": "false", click: () => pick(item), mousemove: () => active !== index && mark((active = index)) },
      item.mark && h("span", { class: "mark", "aria-hidden": "true" }, item.mark),
      h("span", { class: "entry" }, h("span", { class: "label" }, lit(item.label, item.letters)), item.note && h("small", {}, item.note)),
      item.tag && h("span", { class: "picker-tag" }, item.tag));
  }

  /** A label whose matching letters stand out. */
  function lit(label, letters = []) {
    if (!letters.length) return label;
    const wanted = new Set(letters);
    return [...label].map((letter, index) => (wanted.has(index) ? h("b", {}, letter) : letter));
  }

  function mark() {
    [...list.children].forEach((element, index) => element.setAttribute("aria-selected", String(index === active)));
    if (active < 0) owner?.removeAttribute("aria-activedescendant");
    else {
      owner?.setAttribute("aria-activedescendant", `pick-${active}`);
      list.children[active].scrollIntoView({ block: "nearest" });
    }
  }

  function release() {
    for (const name of ["aria-activedescendant", "aria-controls"]) owner?.removeAttribute(name);
    owner?.setAttribute("aria-expanded", "false");
  }

  function hide() {
    release();
    items = [];
    active = -1;
    box.hidden = true;
  }

  /** Arrows, Enter and Tab while it is open; tells whether it took the key. */
  function key(event) {
    if (box.hidden || !items.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      active = active < 0 && step < 0 ? items.length - 1 : (active + step + items.length) % items.length;
      mark();
    } else if ((event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) && active >= 0 && !event.isComposing) {
      pick(items[active]);
    } else return false;
    event.preventDefault();
    return true;
  }

  return { box, show, hide, key, get isOpen() { return !box.hidden; } };
}

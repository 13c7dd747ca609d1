// A select as a button with a list that opens: for one value or several, with a search in long lists.

import { h } from "./dom.js";
import { close, show } from "./popover.js";

const LONG = 8;

/**
 * The element of a select. `options` are `{ value, label, note, mark, default }`; `send(values, element)` is called
 * once the choice is made: at once for a single value, when the list closes for several.
 */
export function select({ name, options, least = 1, most = 1, disabled = false, search = options.length > LONG }, send) {
  const chosen = new Set(options.filter((option) => option.default).map(({ value }) => value));
  const shown = () => options.filter(({ value }) => chosen.has(value)).map(({ label }) => label).join(", ");
  const text = h("span", { class: "select-text" }, shown() || name);
  const button = h("button", {
    type: "button", class: "select", disabled, "aria-haspopup": "listbox", "aria-expanded": "false",
    "aria-label": shown() ? `${name}: ${shown()}` : name, click: () => open(),
    keydown: (event) => ["ArrowDown", "ArrowUp"].includes(event.key) && (event.preventDefault(), open()),
  }, text, h("span", { class: "chevron", "aria-hidden": "true" }));
  if (chosen.size) button.classList.add("has-value");

  function open() {
    if (button.getAttribute("aria-expanded") === "true") return close();
    const picked = new Set(chosen);
    let isSent = false;
    const finish = () => {
      const values = options.filter(({ value }) => picked.has(value)).map(({ value }) => value);
      const isNew = values.length !== chosen.size || values.some((value) => !chosen.has(value));
      if (isSent || !isNew || values.length < least || values.length > most) return;
      isSent = true;
      send(values, button);
    };
    const list = h("div", { role: "listbox", "aria-label": name, "aria-multiselectable": String(most > 1), class: "list" });
    const draw = (wanted = "") => {
      const fitting = options.filter(({ label, note }) => `${label} ${note ?? ""}`.toLowerCase().includes(wanted.toLowerCase()));
      list.replaceChildren(...fitting.map((option) => entry(option)));
      if (!fitting.length) list.append(h("p", { class: "nothing" }, "Nothing fits."));
    };
    const entry = (option) => h("button", {
      type: "button", role: "option", tabindex: -1, "aria-selected": String(picked.has(option.value)), click: (event) => pick(option, event.currentTarget),
    }, option.mark && h("span", { class: "mark", "aria-hidden": "true" }, option.mark),
      h("span", { class: "entry" }, h("span", {}, option.label), option.note && h("small", {}, option.note)),
      h("span", { class: most > 1 ? "box" : "dot", "aria-hidden": "true" }));
    const pick = (option, element) => {
      if (most === 1) {
        picked.clear();
        picked.add(option.value);
        close();
        return finish();
      }
      if (picked.has(option.value)) picked.delete(option.value);
      else if (picked.size < most) picked.add(option.value);
      element.setAttribute("aria-selected", String(picked.has(option.value)));
      done.disabled = picked.size < least;
    };
    const done = h("button", { type: "button", class: "button primary small", disabled: picked.size < least, click: () => close() }, "Done");
    const field = search && h("input", { type: "text", placeholder: "Search", "aria-label": `Search in ${name}`, input: (event) => draw(event.target.value) });
    draw();
    const box = h("div", { keydown: steer }, field, list,
      most > 1 && h("div", { class: "select-end" }, h("small", {}, least === most ? `Choose ${most}` : `Choose ${least} to ${most}`), done));
    box.style.minWidth = `${button.offsetWidth}px`;
    show(box, button, { home: button, closed: finish, name: "select-box" });
    (field || list.querySelector('[aria-selected="true"]') || list.querySelector("[role=option]"))?.focus();
  }

  function steer(event) {
    const items = [...event.currentTarget.querySelectorAll("[role=option]")];
    const here = items.indexOf(document.activeElement);
    const to = { ArrowDown: Math.min(here + 1, items.length - 1), ArrowUp: Math.max(here - 1, 0) }[event.key];
    if (to !== undefined) items[to]?.focus();
    else if (event.key === "Enter" && here < 0) items[0]?.click();
    else return;
    event.preventDefault();
  }
  return button;
}

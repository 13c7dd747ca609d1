// A form that the bot opened, as a dialog. What is typed outlives a reload of the tab.

import { $, h, kept } from "./dom.js";
import { dots } from "./message.js";

const LABEL = 18;
const TEXT_INPUT = 4;
const TEXT = 10;
const PARAGRAPH = 2;
const KEY = "form";

/** What was open when the tab was reloaded: `{ form, values, as, channel }`. */
export const left = () => kept.get(KEY);

/** Forgets it. */
export const forget = () => kept.set(KEY, null);

/** Shows a form. `send(values)` tells by `true` that it was taken; otherwise by a sentence why not. */
export function ask(form, place, send, typed = {}) {
  const dialog = $("form");
  const parts = form.components.map((row) => part(row, typed)).filter(Boolean);
  const fields = parts.filter(({ field }) => field);
  const values = () => Object.fromEntries(fields.map(({ id, field }) => [id, field.value]));
  const keep = () => kept.set(KEY, { form, values: values(), ...place });
  const problem = h("p", { class: "problem", role: "alert" });
  const submit = h("button", { class: "button primary", type: "submit" }, "Submit");
  let isSending = false;
  const over = () => {
    forget();
    dialog.close();
  };
  const body = h("form", {
    novalidate: true,
    input: keep,
    submit: async (event) => {
      event.preventDefault();
      if (isSending) return;
      problem.textContent = "";
      const wrong = fields.map((one) => [one, check(one)]).filter(([one, why]) => mark(one, why));
      if (wrong.length) return wrong[0][0].field.focus();
      isSending = true;
      submit.replaceChildren(dots(), h("span", { class: "unseen" }, "Sending"));
      const done = await send(values()).catch((error) => error.message);
      isSending = false;
      submit.replaceChildren("Submit");
      if (done === true) over();
      else problem.textContent = done || "Something went wrong. Try again.";
    },
  },
  h("header", {}, h("h2", { id: "form-title" }, form.title),
    h("button", { class: "icon", type: "button", "aria-label": "Close", click: over }, "✕")),
  h("div", { class: "form-body" }, parts.map(({ element }) => element), problem),
  h("footer", {}, h("button", { class: "button quiet", type: "button", click: over }, "Cancel"), submit));
  dialog.replaceChildren(body);
  dialog.oncancel = () => forget();
  if (!dialog.open) dialog.showModal();
  keep();
  fields[0]?.field.focus();
}

function part(row, typed) {
  if (row.type === TEXT) return { element: h("p", {}, row.content) };
  const input = row.type === LABEL ? row.component : row.components?.[0];
  if (input?.type !== TEXT_INPUT) return null;
  const label = row.label ?? input.label ?? "";
  const isRequired = input.required ?? true;
  const isLong = input.style === PARAGRAPH;
  const most = input.max_length ?? 4000;
  const id = `input-${input.custom_id}`;
  const why = h("span", { class: "why", id: `${id}-why` });
  const counter = h("span", { class: "counter", id: `${id}-count` });
  const field = h(isLong ? "textarea" : "input", {
    id, placeholder: input.placeholder, maxlength: most, rows: isLong ? 4 : undefined, type: isLong ? undefined : "text",
    "aria-required": isRequired, "aria-describedby": `${id}-why ${id}-count`, input: () => count(),
  });
  field.value = typed[input.custom_id] ?? input.value ?? "";
  const count = () => {
    const left = most - [...field.value].length;
    counter.textContent = left < most / 5 || most <= 300 ? `${left}` : "";
    counter.setAttribute("aria-label", `${left} characters left`);
  };
  count();
  const element = h("div", { class: "question" },
    h("label", { for: id }, label, isRequired && h("span", { class: "star", "aria-hidden": "true" }, " *"), isRequired && h("span", { class: "unseen" }, " (required)"), why),
    row.description && h("small", {}, row.description),
    h("div", { class: "answer" }, field, counter));
  return { id: input.custom_id, element, field, why, isRequired, least: input.min_length ?? 0 };
}

function check({ field, isRequired, least }) {
  const length = [...field.value.trim()].length;
  if (isRequired && !length) return "This is required.";
  return length && length < least ? `At least ${least} characters.` : "";
}

function mark({ field, why }, text) {
  why.textContent = text ? ` — ${text}` : "";
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  return Boolean(text);
}

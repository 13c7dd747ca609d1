// A form that the bot opened, as a dialog.

import { $, h } from "./dom.js";
import { choice } from "./component.js";

const ROW = 1;
const LABEL = 18;
const TEXT_INPUT = 4;
const PARAGRAPH = 2;

/** Shows a form; gives the values by custom id, or `null` if it was closed. */
export function ask(form, room) {
  const dialog = $("form");
  const inputs = form.components.map((row) => question(row, room)).filter(Boolean);
  const body = h("form", { method: "dialog" },
    h("h2", { id: "form-title" }, form.title),
    inputs.map(({ element }) => element),
    h("div", { class: "form-end" },
      // No submit button: Enter in an input would press it, being the first.
      h("button", { class: "cancel", type: "button", click: () => dialog.close("cancel") }, "Cancel"),
      h("button", { value: "submit", type: "submit" }, "Submit")));
  dialog.replaceChildren(body);
  dialog.returnValue = "cancel";
  dialog.showModal();
  inputs[0]?.field.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const values = Object.fromEntries(inputs.map(({ id, read }) => [id, read()]));
      resolve(dialog.returnValue === "submit" ? values : null);
    }, { once: true });
  });
}

function question(row, room) {
  const input = row.type === LABEL ? row.component : row.type === ROW ? row.components[0] : null;
  if (!input) return null;
  const label = row.label ?? input.label ?? "";
  const isText = input.type === TEXT_INPUT;
  const field = isText ? text(input) : choice(input, input.placeholder ?? label, room);
  if (!isText) field.required = input.required ?? true;
  const note = [row.description, isText && input.max_length && `at most ${input.max_length} characters`].filter(Boolean).join(" · ");
  const isRequired = input.required ?? true;
  const element = h("label", {}, label, isRequired ? h("span", { "aria-hidden": "true" }, " *") : null,
    note && h("small", {}, note), field);
  const read = () => field.value;
  return { id: input.custom_id, element, field, read };
}

function text(input) {
  const isLong = input.style === PARAGRAPH;
  const field = h(isLong ? "textarea" : "input", {
    placeholder: input.placeholder,
    required: input.required ?? true,
    minlength: input.min_length,
    maxlength: input.max_length ?? 4000,
    rows: isLong ? 4 : undefined,
    type: isLong ? undefined : "text",
  });
  field.value = input.value ?? "";
  return field;
}

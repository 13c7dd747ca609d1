// A slash command while it is filled in: its name, a chip for each option, and a place for the next one.

import { h, settled } from "./dom.js";
import { upload } from "./api.js";
import { kind } from "./command.js";
import { about, choices, fitting } from "./option.js";

/**
 * `entry` is the command, `room` the page; `picker` shows what could come next. `done` has `send(command)`,
 * `leave(text)` and `changed()`.
 */
export function createBar(entry, room, picker, done) {
  const chips = [];
  const more = h("input", { class: "next", type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-label": `Next option of ${entry.path}`, spellcheck: "false" });
  const bar = h("div", { class: "bar", role: "group", "aria-label": `Command ${entry.path}` }, h("span", { class: "bar-name" }, `/${entry.path}`), more);
  let round = 0;
  let waiting = null;

  const rest = () => entry.options.filter(({ name }) => !chips.some((chip) => chip.option.name === name));

  function add(option, text = "", label = text) {
    const field = h("input", {
      type: "text", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off", spellcheck: "false",
      "aria-label": `${option.name}${option.required ? ", required" : ""}: ${option.description}`, "aria-required": Boolean(option.required),
      maxlength: option.type === kind.TEXT ? (option.max_length ?? 6000) : undefined,
    });
    const chip = { option, field, picked: null, file: null };
    chip.element = h("span", { class: `chip${option.required ? " required" : ""}` },
      h("span", { class: "chip-name", "aria-hidden": "true", mousedown: (event) => (event.preventDefault(), field.focus()) }, option.name),
      option.type === kind.FILE ? filePart(chip) : field);
    field.value = label;
    if (text && text !== label) chip.picked = { text, label };
    sized(field);
    chips.push(chip);
    bar.insertBefore(chip.element, more);
    hint();
    return chip;
  }

  function filePart(chip) {
    const input = h("input", { type: "file", "aria-label": `${chip.option.name}: ${chip.option.description}` });
    input.addEventListener("change", async () => {
      const [file] = input.files;
      chip.file = file ? await upload(file, room.here()).catch((error) => done.problem(error.message)) : null;
    });
    chip.field = input;
    return input;
  }

  const sized = (field) => field.type === "text" && (field.size = Math.max(1, Math.min(field.value.length + 1, 60)));

  function hint() {
    const left = rest().length;
    more.placeholder = left ? `+${left} optional` : "";
    more.classList.toggle("is-last", !left);
  }

  function drop(chip, to) {
    chips.splice(chips.indexOf(chip), 1);
    chip.element.remove();
    hint();
    done.changed();
    to?.focus();
  }

  /** The next option that must be filled in, or the place for more. */
  function onward() {
    const empty = chips.find(({ option, field }) => option.required && !field.value);
    (empty?.field ?? more).focus();
    if (!empty) suggest(more);
  }

  function accept(item) {
    if (item.option) {
      const chip = add(item.option);
      more.value = "";
      done.changed();
      chip.field.focus();
      return;
    }
    const { chip } = item;
    chip.field.value = item.label;
    chip.picked = { text: item.text, label: item.label };
    wrong(chip, false);
    sized(chip.field);
    done.changed();
    onward();
  }

  const complete = settled(70, async (chip, mine) => {
    waiting?.abort();
    waiting = new AbortController();
    const slow = setTimeout(() => mine === round && picker.show(chip.field, [...about(chip.option), h("i", {}, "Loading options…")], [], false), 400);
    const options = chips.filter((one) => one === chip || one.field.value).map((one) => ({ ...value(one), focused: one === chip }));
    const asked = { words: entry.words, options, files: files() };
    const found = await room.complete(asked, waiting.signal).catch((error) => (error.name === "AbortError" ? null : error));
    clearTimeout(slow);
    if (mine !== round || !found) return;
    if (found instanceof Error) return picker.show(chip.field, [...about(chip.option), h("i", { class: "failure" }, found.message)], [], false);
    const items = found.choices.map(({ name, value }) => ({ label: name, text: String(value), chip }));
    picker.show(chip.field, about(chip.option), items, true);
  });

  function suggest(field) {
    round += 1;
    if (field === more) {
      const typed = more.value.trim().toLowerCase();
      const fit = rest().filter(({ name }) => name.includes(typed)).sort((one, other) => other.name.startsWith(typed) - one.name.startsWith(typed) || Boolean(other.required) - Boolean(one.required));
      const items = fit.map((option) => ({ label: option.name, note: option.description, tag: option.required ? "required" : "", option }));
      return picker.show(more, items.length || !typed ? [h("b", {}, `/${entry.path}`), h("span", {}, ` ${entry.description}`), !items.length && h("span", { class: "picker-tag" }, "Enter sends it")] : `No option is called “${typed}”.`, items, typed !== "");
    }
    const chip = chips.find((one) => one.field === field);
    if (!chip) return picker.hide();
    if (chip.option.autocomplete) {
      if (!picker.isOpen) picker.show(field, about(chip.option), [], false);
      return complete(chip, round);
    }
    const all = choices(chip.option, room.people);
    const isDone = chip.picked?.label === field.value;
    const items = all ? fitting(all, isDone ? "" : field.value).map((item) => ({ ...item, chip })) : [];
    picker.show(field, about(chip.option), items, !isDone);
  }

  /** What an option says: what was chosen, or what was typed. */
  function value({ option, field, picked, file }) {
    if (option.type === kind.FILE) return { name: option.name, text: file?.name ?? "" };
    const isPicked = picked && picked.label === field.value;
    const exact = () => choices(option, room.people)?.find(({ label }) => label.toLowerCase() === field.value.trim().replace(/^[@#]/, "").toLowerCase());
    return { name: option.name, text: isPicked ? picked.text : (exact()?.text ?? field.value) };
  }

  const files = () => chips.map(({ file }) => file?.id).filter(Boolean);

  function wrong(chip, why) {
    chip.element.classList.toggle("wrong", Boolean(why));
    if (why) chip.field.setAttribute("aria-invalid", "true");
    else chip.field.removeAttribute("aria-invalid");
    if (why) done.problem(why);
  }

  function send() {
    for (const chip of chips) {
      const { option, field } = chip;
      const isEmpty = option.type === kind.FILE ? !chip.file : !field.value.trim();
      const all = isEmpty ? null : choices(option, room.people);
      const why = isEmpty ? option.required && `${option.name} is required.`
        : all && !all.some(({ text }) => text === value(chip).text) && `"${field.value}" cannot be chosen for ${option.name}.`;
      wrong(chip, why);
      if (why) return field.focus();
    }
    const filled = chips.filter(({ field, file }) => file || (field.type === "text" && field.value.trim()));
    done.send({ words: entry.words, options: filled.map(value), files: files() });
  }

  bar.addEventListener("input", ({ target }) => {
    if (target === more) {
      const named = /^(\S+):(.*)$/s.exec(more.value);
      const option = named && rest().find(({ name }) => name === named[1].toLowerCase());
      if (option) {
        more.value = "";
        add(option, named[2].trim()).field.focus();
      }
    }
    sized(target);
    const chip = chips.find((one) => one.field === target);
    if (chip) wrong(chip, false);
    done.problem("");
    suggest(document.activeElement);
    done.changed();
  });
  bar.addEventListener("focusin", ({ target }) => target.matches("input") && suggest(target));
  bar.addEventListener("mousedown", (event) => {
    if (event.target !== bar) return;
    event.preventDefault();
    more.focus();
  });
  bar.addEventListener("keydown", (event) => {
    if (picker.key(event)) return;
    const field = event.target;
    const fields = [...chips.map((chip) => chip.field), more];
    const at = fields.indexOf(field);
    const isText = field.type === "text";
    const isAtStart = !isText || (field.selectionStart === 0 && field.selectionEnd === 0);
    const isAtEnd = !isText || field.selectionStart === field.value.length;
    if (event.key === "Enter" && !event.isComposing && isText) send();
    else if (event.key === "Escape") {
      if (picker.isOpen) picker.hide();
      else done.leave("");
    } else if (event.key === "Backspace" && isAtStart && isText && !field.value) {
      if (at < chips.length && !chips[at].option.required) drop(chips[at], fields[at - 1] ?? more);
      else if (at > 0) fields[at - 1].focus();
      else done.leave(`/${entry.path}`);
    } else if (event.key === "ArrowLeft" && isAtStart && at > 0) fields[at - 1].focus();
    else if (event.key === "ArrowRight" && isAtEnd && at < chips.length) fields[at + 1].focus();
    else return;
    event.preventDefault();
  });

  for (const option of entry.options.filter((one) => one.required)) add(option);
  hint();
  return {
    element: bar,
    accept,
    send,
    start: onward,
    /** Fills in what is known: pairs of names and texts (or `{ text, label }`). */
    fill(values) {
      for (const [name, given] of values) {
        const option = entry.options.find((one) => one.name === name);
        if (!option || option.type === kind.FILE) continue;
        const { text, label } = typeof given === "string" ? { text: given, label: given } : given;
        const chip = chips.find((one) => one.option === option) ?? add(option);
        chip.field.value = label;
        chip.picked = text === label ? null : { text, label };
        sized(chip.field);
      }
    },
    /** What was filled in, to take it up again. */
    kept: () => ({ path: entry.path, values: chips.map((chip) => [chip.option.name, { text: value(chip).text, label: chip.field.value }]) }),
  };
}

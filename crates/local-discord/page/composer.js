// The line that people type in: messages and commands, with suggestions.

import { $, h, settled } from "./dom.js";
import { kind, matching, quoted, read, runnable } from "./command.js";

/**
 * Brings the line to life. `room` has `commands`, `people`, and the acts `say(text)`, `run(text)` and
 * `complete(text, caret)`, of which the first two tell by `true` that it was done.
 */
export function compose(room) {
  const input = $("input");
  const problem = $("problem");
  let items = [];
  let active = -1;
  let round = 0;

  function show(hint, next, first) {
    items = next;
    active = first && items.length ? 0 : -1;
    $("hint").replaceChildren(...[hint].flat().filter(Boolean));
    $("suggestions").replaceChildren(...items.map((item, index) =>
      h("li", { role: "option", id: `suggestion-${index}`, mousedown: (event) => event.preventDefault(), click: () => accept(index) },
        h("span", {}, item.label), item.note && h("span", {}, item.note))));
    const open = items.length > 0 || Boolean(hint && hint.length !== 0);
    $("hints").hidden = !open;
    input.setAttribute("aria-expanded", String(items.length > 0));
    mark();
  }

  function mark() {
    [...$("suggestions").children].forEach((element, index) => element.setAttribute("aria-selected", String(index === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", `suggestion-${active}`);
      $("suggestions").children[active].scrollIntoView({ block: "nearest" });
    }
  }

  function hide() {
    round += 1;
    show(null, [], false);
  }

  function accept(index) {
    const { from, to, text } = items[index];
    input.setRangeText(text, from, to, "end");
    input.focus();
    suggest();
  }

  const complete = settled(150, async (line, caret, option, put, more, mine) => {
    const choices = await room.complete(line, caret).catch((error) => {
      problem.textContent = error.message;
      return [];
    });
    if (mine !== round) return;
    show(about(option), [...choices.map(({ name, value }) => put(name, quoted(String(value)))), ...more], false);
  });

  function suggest() {
    round += 1;
    problem.textContent = "";
    const line = input.value;
    const caret = input.selectionStart;
    if (!line.startsWith("/")) return hide();
    const all = runnable(room.commands);
    const { command, typed, option, focus, rest } = read(line, caret, all);
    if (!command) {
      const found = matching(all, typed).slice(0, 25);
      const list = found.map(({ path, description }) => ({ label: `/${path}`, note: description, from: 0, to: line.length, text: `/${path} ` }));
      return show(found.length ? null : "No such command.", list, true);
    }
    if (!option) return show(usage(command), names(rest, focus), false);
    const more = names(rest, lastWord(line, caret, focus));
    const put = (label, text, note) => ({ label, note, from: focus.from, to: focus.to, text: `${text} ` });
    if (option.autocomplete) {
      if (items.length === 0) show(about(option), [], false);
      return complete(line, caret, option, put, more, round);
    }
    return show(about(option), [...values(option, focus.text, put), ...more], false);
  }

  function names(rest, focus) {
    const begun = focus.text === null ? [] : rest.filter(({ name }) => name.startsWith(focus.text));
    return begun.map((option) => ({
      label: `${option.name}:`, note: `${option.description}${option.required ? " (required)" : ""}`,
      from: focus.from, to: focus.to, text: `${option.name}:`,
    }));
  }

  function values(option, typed, put) {
    const wanted = typed.replace(/^[@#]/, "").toLowerCase();
    const { members, roles, channels } = room.people;
    const named = (list, sign, mark = sign) => list.map(({ id, name }) => {
      const isAlone = list.filter((other) => other.name === name).length === 1;
      return [sign + name, isAlone ? quoted(sign + name) : `<${mark}${id}>`];
    });
    const offered = {
      [kind.BOOLEAN]: () => [["true", "true"], ["false", "false"]],
      [kind.USER]: () => named(members, "@"),
      [kind.ROLE]: () => named(roles, "@", "@&"),
      [kind.MENTIONABLE]: () => [...named(members, "@"), ...named(roles, "@", "@&")],
      [kind.CHANNEL]: () => named(channels, "#"),
    }[option.type]?.() ?? (option.choices ?? []).map(({ name }) => [name, quoted(name)]);
    return offered.filter(([label]) => label.toLowerCase().includes(wanted)).slice(0, 25).map(([label, text]) => put(label, text));
  }

  async function send() {
    const line = input.value.trim();
    if (!line) return;
    hide();
    problem.textContent = "";
    input.value = "";
    const done = await (line.startsWith("/") ? room.run(line) : room.say(line)).catch((error) => {
      problem.textContent = error.message;
      return false;
    });
    if (!done && !input.value) input.value = line;
  }

  input.addEventListener("input", suggest);
  input.addEventListener("click", suggest);
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && hide(), 200));
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) {
      active = (active + step + items.length) % items.length;
      mark();
    } else if (event.key === "Tab" && !event.shiftKey && items.length) {
      accept(Math.max(active, 0));
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      if (active >= 0) accept(active);
      else send();
    } else if (event.key === "Escape" && !$("hints").hidden) {
      hide();
    } else {
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") setTimeout(suggest);
      return;
    }
    event.preventDefault();
  });
  $("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
}

/** The word before the caret at the end of a value without quotes: it may begin the next option. */
function lastWord(line, caret, focus) {
  const word = /\s(\S*)$/.exec(line.slice(focus.from, caret));
  if (!word || line[focus.from] === '"' || caret < focus.to) return { from: caret, to: caret, text: null };
  return { from: caret - word[1].length, to: caret, text: word[1] };
}

function usage(command) {
  const options = command.options.map(({ name, required }) => (required ? name : `[${name}]`)).join(" ");
  return [h("b", {}, `/${command.path}`), ` ${options} — ${command.description}`];
}

function about(option) {
  const bounds = [
    option.min_value !== undefined && option.min_value !== null && `at least ${option.min_value}`,
    option.max_value !== undefined && option.max_value !== null && `at most ${option.max_value}`,
    option.max_length && `at most ${option.max_length} characters`,
  ].filter(Boolean).join(", ");
  return [h("b", {}, option.name), ` — ${option.description}${bounds ? ` (${bounds})` : ""}${option.required ? " (required)" : ""}`];
}

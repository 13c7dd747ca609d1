// The line that people write in: messages, replies, and commands (which `bar.js` fills in).

import { $, h, kept } from "./dom.js";
import { createBar } from "./bar.js";
import { createPicker } from "./picker.js";
import { matching, read, runnable } from "./command.js";
import { fitting } from "./option.js";

/** Brings the line to life; `room` is what the page knows and may do (see `main.js`). */
export function compose(room) {
  const form = $("composer");
  const problem = h("p", { class: "problem", id: "problem", role: "alert" });
  const reply = h("div", { class: "reply", hidden: true });
  const input = h("textarea", {
    id: "input", rows: 1, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-label": "Message, or / for commands", maxlength: 4000,
  });
  const button = h("button", { type: "submit", class: "send", "aria-label": "Send" }, "➤");
  const field = h("div", { class: "field" }, input, button);
  const picker = createPicker((item) => (bar ? bar.accept(item) : accept(item)));
  form.append(picker.box, problem, reply, field);
  let bar = null;
  let answered = null;
  let edited = null;
  let channel = null;

  const say = (text) => (problem.textContent = text || "");
  const entries = () => runnable(room.commands);

  /** Turns the line into a command. */
  function begin(entry, values = []) {
    say("");
    input.value = "";
    bar?.element.remove();
    bar = createBar(entry, room, picker, { send: run, leave, problem: say, changed: keep });
    bar.fill(values);
    input.hidden = true;
    field.prepend(bar.element);
    bar.start();
    keep();
  }

  /** Turns it back into a line. */
  function leave(text) {
    bar?.element.remove();
    bar = null;
    input.hidden = false;
    input.value = text;
    say("");
    input.focus();
    suggest();
    keep();
  }

  function suggest() {
    const line = input.value;
    const caret = input.selectionStart;
    const pasted = line.startsWith("/") && !line.includes("\n") && read(line, entries());
    if (pasted && !edited) return begin(pasted.entry, pasted.values);
    if (line.startsWith("/") && !edited) {
      const found = matching(entries(), line.slice(1));
      const items = found.map(({ entry, letters }) => ({
        label: `/${entry.path}`, letters: letters.map((at) => at + 1), note: entry.description, entry, mark: "♪", tag: room.bot.name,
      }));
      return picker.show(input, items.length ? null : "No command fits.", items, true);
    }
    const word = /(?:^|\s)([@#])([^\s@#]*)$/.exec(line.slice(0, caret));
    if (!word) return picker.hide();
    const { members, roles, channels } = room.people;
    const all = (word[1] === "@" ? [...members, ...roles] : channels).map(({ name, note }) => ({ label: name, note, mark: word[1] }));
    const items = fitting(all, word[2]).slice(0, 10).map((item) => ({ ...item, from: caret - word[2].length - 1, to: caret, text: `${word[1]}${item.label} ` }));
    if (items.length) picker.show(input, null, items, true);
    else picker.hide();
  }

  function accept(item) {
    if (item.entry) return begin(item.entry);
    input.setRangeText(item.text, item.from, item.to, "end");
    picker.hide();
    input.focus();
    keep();
  }

  /** What was typed, with names as Discord writes them. */
  function coded(text) {
    const named = (list, sign, code) => list.map(({ id, name }) => [`${sign}${name}`, `<${code}${id}>`]);
    const { members, roles, channels } = room.people;
    const all = [...named(members, "@", "@"), ...named(roles, "@", "@&"), ...named(channels, "#", "#")];
    return all.sort(([one], [other]) => other.length - one.length).reduce((line, [name, code]) => line.replaceAll(name, code), text);
  }

  /** The same backwards, for editing. */
  const named = (text) => text.replace(/<(@&|@!?|#)(\d+)>/g, (_, code, id) =>
    (code === "#" ? `#${room.names.channel(id)}` : `@${code === "@&" ? room.names.role(id) : room.names.user(id)}`));

  async function run(command) {
    const back = bar.kept();
    const home = channel;
    leave("");
    const done = await room.run(command).catch((error) => error.message);
    if (done === true || home !== channel || bar || input.value) return;
    take({ command: back });
    say(done);
  }

  async function send() {
    if (bar) return bar.send();
    const text = input.value.trim();
    const [to, message] = [answered, edited];
    if (!text) return;
    if (text.startsWith("/") && !edited && matching(entries(), text.slice(1)).length) return say("Choose one of the commands above, or write something before the slash.");
    reset();
    const work = message ? room.edit(message.id, coded(text)) : room.say(coded(text), to?.id);
    await work.catch((error) => {
      if (!input.value) input.value = text;
      say(error.message);
    });
  }

  function reset() {
    input.value = "";
    answered = null;
    edited = null;
    reply.hidden = true;
    say("");
    picker.hide();
    keep();
  }

  function above(text) {
    reply.hidden = false;
    reply.replaceChildren(h("span", {}, text), h("button", { type: "button", class: "icon", "aria-label": "Cancel", click: () => (reset(), input.focus()) }, "✕"));
  }

  function keep() {
    if (channel) kept.set(`draft ${channel}`, bar ? { command: bar.kept() } : input.value ? { text: input.value } : null);
  }

  function take(draft) {
    const entry = draft?.command && entries().find(({ path }) => path === draft.command.path);
    if (entry) return begin(entry, draft.command.values);
    if (bar) leave("");
    input.value = draft?.text ?? "";
  }

  input.addEventListener("input", () => {
    say("");
    suggest();
    keep();
  });
  input.addEventListener("click", suggest);
  form.addEventListener("focusout", () => setTimeout(() => !form.contains(document.activeElement) && picker.hide(), 150));
  input.addEventListener("keydown", (event) => {
    if (picker.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send();
    else if (event.key === "Escape" && (picker.isOpen || answered || edited)) picker.isOpen ? picker.hide() : reset();
    else if (event.key === "ArrowUp" && !input.value) room.editLast();
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  return {
    /** Another channel is open now: its draft comes back. */
    async open(id, name, isWritable, takesFocus) {
      if (bar) leave("");
      reset();
      channel = id;
      input.placeholder = isWritable ? `Message ${name}, or / for commands` : `You may not write in ${name}; / for commands`;
      take(kept.get(`draft ${id}`));
      picker.hide();
      if (takesFocus && !matchMedia("(pointer: coarse)").matches && !$("form").open) (bar ? bar.element.querySelector("input:last-of-type") : input).focus({ preventScroll: true });
    },
    close: () => (channel = null),
    reply(message) {
      if (bar) leave("");
      [answered, edited] = [message, null];
      above(`Replying to ${room.names.user(message.author.id)}`);
      input.focus();
    },
    edit(message) {
      if (bar) leave("");
      [answered, edited] = [null, message];
      above("Editing your message");
      input.value = named(message.content);
      input.focus();
    },
    insert(text) {
      if (bar) return;
      input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
      input.focus();
      keep();
    },
  };
}

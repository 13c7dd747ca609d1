// Moves the bot's clock, and shows what it said meanwhile.

import { $, h } from "./dom.js";
import { post } from "./api.js";
import { clock, formatted, setClock } from "./time.js";
import { close, show } from "./popover.js";
import { dots, summary } from "./message.js";

const HOUR = 3_600_000;
const MORNING = 9;
let ahead = null;

/** The next time that it is nine, on any day or on the one wanted (1 is Monday), as the viewer's clock says. */
export function nextMorning(now, weekday = null) {
  const at = new Date(now);
  at.setHours(MORNING, 0, 0, 0);
  while (at.getTime() <= now || (weekday !== null && at.getDay() !== weekday)) at.setDate(at.getDate() + 1);
  return at.getTime();
}

const inWeeks = (now, weeks) => {
  const at = new Date(now);
  at.setDate(at.getDate() + 7 * weeks);
  return at.getTime();
};

/** The bot's time now. */
const botNow = () => Date.now() + ahead;

/** Takes over what the server says of the time: the world's, and the bot's if it can be moved. */
export function setTime({ now, time }) {
  setClock(now);
  ahead = time === null || time === undefined ? null : time - Date.now();
  $("clock").hidden = ahead === null;
  tick();
}

function tick() {
  if (ahead === null) return;
  const text = formatted(botNow(), "weekday");
  const label = $("clock-text");
  if (label.textContent !== text) label.textContent = text;
}

/** The button that shows the bot's time, and offers to move it. */
export function clockButton(room) {
  setInterval(tick, 1000);
  return h("button", {
    type: "button", class: "clock", id: "clock", hidden: true, "aria-haspopup": "dialog", "aria-expanded": "false", title: "The bot's clock", click: (event) => offer(event.currentTarget, room),
  }, h("span", { "aria-hidden": "true" }, "◷"), h("span", { class: "unseen" }, "The bot's clock: "), h("span", { id: "clock-text" }));
}

function offer(button, room) {
  if (button.getAttribute("aria-expanded") === "true") return close();
  const now = botNow();
  const way = (label, to, id) => h("button", { type: "button", class: "way", id, click: () => travel(to(botNow()), button, room) },
    h("span", {}, label), h("small", {}, formatted(to(now), "weekday")));
  const weeks = h("input", { type: "number", min: 1, max: 52, value: 1, "aria-label": "Weeks", id: "weeks" });
  const byWeeks = (event) => {
    event.preventDefault();
    travel(inWeeks(botNow(), Math.max(1, Math.min(52, Number(weeks.value) || 1))), button, room);
  };
  const box = h("div", { role: "dialog", "aria-label": "Move the bot's clock" },
    h("p", { class: "menu-heading" }, "Move the bot's clock on"),
    way("One hour", (at) => at + HOUR, "to-hour"),
    way("To the next morning", (at) => nextMorning(at), "to-morning"),
    way("To next Monday 09:00", (at) => nextMorning(at, 1), "to-monday"),
    h("form", { class: "weeks", submit: byWeeks }, h("label", { for: "weeks" }, "By weeks"), weeks, h("button", { type: "submit", class: "button primary small", id: "to-weeks" }, "Go")),
    h("p", { class: "menu-note" }, `Times as in ${Intl.DateTimeFormat().resolvedOptions().timeZone}. Discord's own deadlines stay real: 3 seconds, 15 minutes.`));
  show(box, button, { home: button, name: "travel" });
  box.querySelector("button").focus();
}

async function travel(to, button, room) {
  close();
  const from = botNow();
  button.disabled = true;
  $("clock-text").replaceChildren(dots(), ` to ${formatted(to, "weekday")}`);
  try {
    const done = await post("time", { as: room.me, to: new Date(to).toISOString() });
    setTime(done);
    tell(from, done, room);
  } catch (error) {
    tell(from, { said: [], problem: error.message, time: to }, room);
  } finally {
    button.disabled = false;
    tick();
  }
}

/** What was said meanwhile, above the channel. */
function tell(from, { said, problem, time }, room) {
  const place = $("meanwhile");
  const span = `${formatted(from, "weekday")} → ${formatted(time, "weekday")}`;
  const end = () => {
    place.hidden = true;
    $("clock").focus();
  };
  const one = (message) => h("li", {}, h("button", { type: "button", click: () => room.go(message.channel_id, message.id) },
    h("time", {}, formatted(Date.parse(message.timestamp), "weekday")), h("b", {}, room.titleOf(message.channel_id)), h("span", {}, room.plain(summary(message)))));
  const count = said.length === 1 ? "one thing" : `${said.length} things`;
  const text = problem ?? (said.length ? `${room.bot.name} said ${count} meanwhile` : `${room.bot.name} said nothing meanwhile`);
  place.replaceChildren(
    h("header", {}, h("h3", { role: "status" }, text), h("small", {}, span), h("button", { type: "button", class: "icon", "aria-label": "Close", click: end }, "✕")),
    said.length ? h("ol", {}, said.map(one)) : "");
  place.hidden = false;
}

export { clock };

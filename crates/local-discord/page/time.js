// Moments in the viewer's own zone and language. The world's clock may be ahead of this machine's.

import { h } from "./dom.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
  weekday: { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  message: { dateStyle: "medium", timeStyle: "short" },
};

const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
const made = new Map();
const apart = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
let ahead = 0;

/** Takes over the world's clock. */
export function setClock(now) {
  ahead = now - Date.now();
  keepTrue();
}

/** The world's time, in milliseconds. */
export const clock = () => Date.now() + ahead;

/** A moment in one of Discord's styles, or one of ours. */
export function formatted(at, style) {
  if (!made.has(style)) made.set(style, new Intl.DateTimeFormat(undefined, STYLES[style] ?? STYLES.f));
  return made.get(style).format(at);
}

/** "in 3 days", "2 hours ago". */
export function relative(at) {
  const seconds = (at - clock()) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return apart.format(Math.round(seconds / size), unit);
}

const isSameDay = (one, other) => new Date(one).toDateString() === new Date(other).toDateString();

/** The element for `<t:seconds:style>`. */
export function moment(seconds, style = "f") {
  const at = seconds * 1000;
  if (Number.isNaN(new Date(at).getTime())) return `<t:${seconds}>`;
  const text = style === "R" ? relative(at) : formatted(at, style);
  return h("time", { class: "moment", datetime: new Date(at).toISOString(), title: formatted(at, "F"), "data-style": style, "data-at": at }, text);
}

/** The element for when a message was written. */
export function written(stamp, kind = "when") {
  const at = Date.parse(stamp);
  return h("time", { class: kind, datetime: stamp, title: formatted(at, "F"), "data-style": kind, "data-at": at }, shown(at, kind));
}

function shown(at, kind) {
  if (kind === "R") return relative(at);
  if (kind === "clock") return formatted(at, "t");
  return isSameDay(at, clock()) ? formatted(at, "t") : formatted(at, "message");
}

/** The day of a message, for the line between two days. */
export const dayOf = (stamp) => formatted(Date.parse(stamp), "day");

/** Keeps what is shown as "… ago", or as today's, true. */
export function keepTrue() {
  for (const element of document.querySelectorAll('time[data-style="R"], time[data-style="when"]')) {
    const text = shown(Number(element.dataset.at), element.dataset.style);
    if (element.textContent !== text) element.textContent = text;
  }
}

setInterval(keepTrue, 15_000);

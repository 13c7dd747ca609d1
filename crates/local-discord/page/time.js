// Discord's timestamps, shown in the viewer's own zone and language.

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
};

const UNITS = [["year", 31557600], ["month", 2629800], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** "in 3 days", "2 hours ago". */
export function relative(seconds, now = Date.now() / 1000) {
  const apart = seconds - now;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(apart) >= size) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(apart / size), unit);
}

/** A moment in one of Discord's styles. */
export function formatted(seconds, style) {
  const options = STYLES[style] ?? STYLES.f;
  return new Intl.DateTimeFormat(undefined, options).format(new Date(seconds * 1000));
}

/** The element for `<t:seconds:style>`. */
export function moment(seconds, style = "f") {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `<t:${seconds}>`;
  const text = style === "R" ? relative(seconds) : formatted(seconds, style);
  return h("time", { datetime: date.toISOString(), title: formatted(seconds, "F"), "data-style": style, "data-at": seconds }, text);
}

/** The element for when a message was written. */
export function written(stamp) {
  const date = new Date(stamp);
  const today = date.toDateString() === new Date().toDateString();
  const options = today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  const text = new Intl.DateTimeFormat(undefined, options).format(date);
  return h("time", { class: "when", datetime: stamp, title: formatted(date / 1000, "F") }, text);
}

/** Keeps what is shown as "… ago" true. */
export function keepTrue() {
  setInterval(() => {
    for (const element of document.querySelectorAll('time[data-style="R"]')) {
      element.textContent = relative(Number(element.dataset.at));
    }
  }, 15_000);
}

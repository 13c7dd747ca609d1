// Builds elements. Text is always set as text, never as markup.

/** An element with attributes (functions become listeners) and children (text or nodes). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The element of the page with this id. */
export const $ = (id) => document.getElementById(id);

/** Calls a function once things have been quiet for a while. */
export function settled(wait, call) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...given), wait);
  };
}

/** Fills an element anew, but only if what it shows has changed: whoever is about to click is not left in the air. */
export function fill(element, shows, make) {
  const key = JSON.stringify(shows);
  if (element.shows === key) return;
  element.shows = key;
  element.replaceChildren(...make());
}

/** Everything inside that the Tab key reaches. */
export const focusable = (element) =>
  [...element.querySelectorAll("a[href], button, select, summary, input, textarea")].filter((one) => !one.disabled);

/** Puts one element in another's place; the focus stays where it was inside. */
export function replace(old, fresh) {
  const place = old.contains(document.activeElement) ? focusable(old).indexOf(document.activeElement) : -2;
  old.replaceWith(fresh);
  if (place === -1 && fresh.tabIndex >= -1) fresh.focus({ preventScroll: true });
  if (place >= 0) (focusable(fresh)[place] ?? fresh).focus({ preventScroll: true });
}

/** Says something to those who listen rather than look. */
export function announce(text) {
  const place = $("announce");
  place.append(h("p", {}, text));
  while (place.children.length > 5) place.firstChild.remove();
}

/** A value that outlives a reload of this tab. */
export const kept = {
  get(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  },
  set(key, value) {
    if (value === null || value === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  },
};

/** Whether one id is older than another: ids are numbers too large for JavaScript. */
export const isBefore = (one, other) => (one.length === other.length ? one < other : one.length < other.length);

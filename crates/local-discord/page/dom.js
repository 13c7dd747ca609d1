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

/**
 * Makes the children of an element these: `{ key, id, make }`. What has the key that it had is left
 * alone, so that nobody loses the place; where something with an `id` is made anew, the focus stays.
 */
export function arrange(parent, wanted) {
  const old = new Map([...parent.children].map((child) => [child.drawn?.key, child]));
  const focused = document.activeElement;
  const home = [...parent.children].find((child) => child.contains(focused));
  const place = home ? focusable(home).indexOf(focused) : -1;
  const keys = new Set(wanted.map(({ key }) => key));
  for (const child of [...parent.children]) if (!keys.has(child.drawn?.key)) child.remove();
  wanted.forEach((one, index) => {
    const known = old.get(one.key);
    const child = known ?? Object.assign(one.make(), { drawn: one });
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
    if (!known && place >= 0 && one.id && one.id === home.drawn?.id) focusable(child)[place]?.focus();
  });
}

const focusable = (element) => [...element.querySelectorAll("a, button, select, summary, input")];

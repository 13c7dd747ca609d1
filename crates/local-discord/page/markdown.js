// Discord's markdown as elements. What people wrote only ever becomes text nodes.

import { h } from "./dom.js";
import { moment } from "./time.js";

/** The elements for a text. `names` tells `user(id)`, `role(id)` and `channel(id)`. */
export function blocks(text, names) {
  const parts = [];
  // Code blocks first: nothing inside them means anything.
  for (const [index, part] of String(text).split(/```(?:[\w+-]*\n)?([\s\S]*?)```/).entries()) {
    if (index % 2) parts.push(h("pre", {}, part.replace(/\n$/, "")));
    else parts.push(...lines(part.replace(index ? /^\n/ : /^$/, ""), names));
  }
  return parts;
}

function lines(text, names) {
  const out = [];
  const all = text.split("\n");
  let paragraph = [];
  const flush = () => {
    if (paragraph.some((line) => line.trim() !== "")) {
      out.push(h("p", {}, inline(paragraph.join("\n").replace(/^\n+|\n+$/g, ""), names)));
    }
    paragraph = [];
  };
  for (let at = 0; at < all.length; at += 1) {
    const line = all[at];
    let found;
    if (line.startsWith(">>> ")) {
      flush();
      const rest = [line.slice(4), ...all.slice(at + 1)].join("\n");
      out.push(h("blockquote", {}, lines(rest, names)));
      return out;
    } else if (line.startsWith("> ")) {
      flush();
      const quoted = [];
      while (all[at]?.startsWith("> ")) quoted.push(all[at++].slice(2));
      at -= 1;
      out.push(h("blockquote", {}, lines(quoted.join("\n"), names)));
    } else if ((found = /^(#{1,3}) +(\S.*)/.exec(line))) {
      flush();
      out.push(h(`h${found[1].length + 2}`, {}, inline(found[2], names)));
    } else if ((found = /^-# +(\S.*)/.exec(line))) {
      flush();
      out.push(h("p", {}, h("small", {}, inline(found[1], names))));
    } else if (ITEM.test(line)) {
      flush();
      const items = [];
      while (ITEM.test(all[at] ?? "")) items.push(ITEM.exec(all[at++]));
      at -= 1;
      out.push(list(items, names));
    } else {
      paragraph.push(line);
    }
  }
  flush();
  return out;
}

const ITEM = /^( *)([-*]|\d{1,9}\.) +(\S.*)/;

function list(items, names) {
  const depth = items[0][1].length;
  const ordered = /\d/.test(items[0][2]);
  const element = h(ordered ? "ol" : "ul", ordered ? { start: parseInt(items[0][2], 10) } : {});
  for (let at = 0; at < items.length; at += 1) {
    if (items[at][1].length <= depth) {
      element.append(h("li", {}, inline(items[at][3], names)));
      continue;
    }
    const inside = [];
    while (at < items.length && items[at][1].length > depth) inside.push(items[at++]);
    at -= 1;
    element.lastElementChild.append(list(inside, names));
  }
  return element;
}

const RULES = [
  [/\\([^\sA-Za-z0-9])/y, (found) => found[1]],
  [/(`+)(?!`)([\s\S]*?[^`])\1(?!`)/y, (found) => h("code", {}, found[2].trim() || found[2])],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, (found) => moment(Number(found[1]), found[2])],
  [/<@&(\d+)>/y, (found, names) => mention(`@${names.role(found[1])}`, names.isMine(found[1]))],
  [/<@!?(\d+)>/y, (found, names) => mention(`@${names.user(found[1])}`, names.isMine(found[1]))],
  [/<#(\d+)>/y, (found, names) => place(found[1], names)],
  [/<\/([-_'\p{L}\p{N} ]+):\d+>/uy, (found) => mention(`/${found[1]}`)],
  [/<a?:(\w+):\d+>/y, (found) => `:${found[1]}:`],
  [/@(?:everyone|here)\b/y, (found) => mention(found[0], true)],
  [/\[([^\]\n]+)\]\(<?(https?:\/\/[^\s)>]+)>?(?: "[^"]*")?\)/y, (found, names) => link(found[2], inline(found[1], names), names)],
  [/<(https?:\/\/[^\s>]+)>/y, (found, names) => link(found[1], found[1], names)],
  [/https?:\/\/[^\s<>]*[^\s<>.,:;"')\]]/y, (found, names) => link(found[0], found[0], names)],
  [/\*\*([\s\S]+?)\*\*(?!\*)/y, (found, names) => h("strong", {}, inline(found[1], names))],
  [/__([\s\S]+?)__(?!_)/y, (found, names) => h("u", {}, inline(found[1], names))],
  [/~~([\s\S]+?)~~/y, (found, names) => h("s", {}, inline(found[1], names))],
  [/\|\|([\s\S]+?)\|\|/y, (found, names) => spoiler(inline(found[1], names))],
  [/\*(?![\s*])((?:\*\*|[^*])+?)(?<![\s*])\*(?!\*)/y, (found, names) => h("em", {}, inline(found[1], names))],
  [/\b_(?!_)((?:__|[^_])+?)_\b/y, (found, names) => h("em", {}, inline(found[1], names))],
];

/** The nodes for a text without blocks. */
export function inline(text, names) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    plain.split("\n").forEach((line, index) => {
      if (index) nodes.push(h("br"));
      if (line) nodes.push(line);
    });
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    let found = null;
    let make;
    let rule;
    if (/[\\`<@[h*_~|]/.test(text[at])) {
      for ([rule, make] of RULES) {
        rule.lastIndex = at;
        if ((found = rule.exec(text))) break;
      }
    }
    if (found) {
      const node = make(found, names);
      if (typeof node === "string") plain += node;
      else {
        flush();
        nodes.push(node);
      }
      at += found[0].length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

const mention = (text, isMine = false) => h("span", { class: isMine ? "mention mine" : "mention" }, text);

const place = (id, names) =>
  h("button", { type: "button", class: "mention", click: () => names.go(id) }, `#${names.channel(id)}`);

const MESSAGE = /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?$/;

/** A link. One that leads to a channel or message leads there on this page: Discord itself is elsewhere. */
export function link(href, text, names, kind = undefined) {
  const [, channel, message] = MESSAGE.exec(href) ?? [];
  if (!channel) return h("a", { href, class: kind, target: "_blank", rel: "noopener noreferrer" }, text);
  const go = (event) => {
    event.preventDefault();
    names.go(channel, message);
  };
  return h("a", { href: `#${channel}`, class: kind, click: go }, text);
}

function spoiler(nodes) {
  const show = (event) => event.currentTarget.classList.add("open");
  return h("button", { type: "button", class: "spoiler", "aria-label": "Hidden text, press to show", click: show }, nodes);
}

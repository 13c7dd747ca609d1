// A message as elements.

import { h } from "./dom.js";
import { blocks, inline } from "./markdown.js";
import { written } from "./time.js";
import { components } from "./component.js";

const EPHEMERAL = 1 << 6;
const LOADING = 1 << 7;
const THREAD_CREATED = 18;

/**
 * The element of a message. `room` has `me`, `names`, `people`, `menus` (entries for messages and for
 * people) and the acts `click`, `choose`, `menu`, `userMenu` and `dismiss`.
 */
export function article(message, room) {
  if (message.type === THREAD_CREATED) return threadCreated(message, room);
  const author = message.author;
  const isPrivate = Boolean(message.flags & EPHEMERAL);
  const name = room.names.user(author.id);
  const isPinged = message.pings?.includes(room.me);
  const kind = `message${isPrivate ? " private" : ""}${isPinged ? " pinged" : ""}`;
  return h("article", { class: kind, "data-id": message.id, "aria-label": `${name}${isPrivate ? ", only you can see this" : ""}` },
    origin(message, room),
    h("header", {},
      h("span", { class: "author" }, name),
      author.bot && h("span", { class: "tag" }, "APP"),
      written(message.timestamp)),
    message.flags & LOADING
      ? h("p", { class: "thinking" }, `${name} is thinking…`)
      : [text(message, room), (message.embeds ?? []).map((one) => embed(one, message, room)), files(message),
          components(message, room)],
    isPrivate && h("p", { class: "private-note" }, "Only you can see this · ",
      h("button", { type: "button", click: () => room.dismiss(message) }, "Dismiss message")),
    !isPrivate && menu(message, name, room));
}

function threadCreated(message, room) {
  return h("p", { class: "message origin" }, `${room.names.user(message.author.id)} started a thread: ${message.content} · `, written(message.timestamp));
}

function origin(message, room) {
  if (message.referenced_message) {
    const to = message.referenced_message;
    const said = (to.content || to.embeds?.[0]?.title || "a message").split("\n")[0];
    return h("p", { class: "origin quoted" }, `↩ ${room.names.user(to.author.id)}: `, inline(said, room.names));
  }
  const who = message.interaction_metadata?.user ?? message.interaction?.user;
  const what = message.interaction?.name ?? message.interaction_metadata?.name;
  if (!who || !what) return null;
  const slash = message.type === 20 ? "/" : "";
  return h("p", { class: "origin" }, `${room.names.user(who.id)} used `, h("span", { class: "mention" }, slash + what));
}

function text(message, room) {
  const parts = blocks(message.content ?? "", room.names);
  if (message.edited_timestamp) {
    const edited = h("span", { class: "edited", title: message.edited_timestamp }, " (edited)");
    const last = parts.at(-1);
    if (last?.tagName === "P") last.append(edited);
    else parts.push(h("p", {}, edited));
  }
  return parts.length > 0 && h("div", { class: "text" }, parts);
}

function embed(one, message, room) {
  const colour = Number.isInteger(one.color) && `--stripe:#${one.color.toString(16).padStart(6, "0")}`;
  const title = one.title && inline(one.title, room.names);
  const element = h("section", { class: "embed text", "aria-label": one.title ?? "Embed" },
    one.author?.name && h("p", { class: "embed-author" }, linked(one.author.url, one.author.name)),
    title && h("p", { class: "embed-title" }, linked(one.url, title)),
    one.description && blocks(one.description, room.names),
    fields(one.fields ?? [], room),
    picture(one.image, message),
    picture(one.thumbnail, message),
    (one.footer?.text || one.timestamp) && h("p", { class: "embed-footer" },
      [one.footer?.text, one.footer?.text && one.timestamp && " • ", one.timestamp && written(one.timestamp)]));
  if (colour) element.style.cssText = colour;
  return element;
}

function linked(url, children) {
  if (!/^https?:\/\//.test(url ?? "")) return children;
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}

/** Discord sets up to three fields that are inline side by side. */
function fields(all, room) {
  if (!all.length) return null;
  const rows = [];
  for (const field of all) {
    const row = rows.at(-1);
    if (field.inline && row?.[0].inline && row.length < 3) row.push(field);
    else rows.push([field]);
  }
  const width = { 2: "half", 3: "third" };
  return h("dl", { class: "fields" }, rows.flatMap((row) => row.map((field) =>
    h("div", { class: width[row.length] ?? "" },
      h("dt", {}, inline(field.name, room.names)),
      h("dd", {}, blocks(field.value, room.names))))));
}

/** Only pictures of this server are shown; nothing is fetched from elsewhere. */
function picture(given, message) {
  if (!given?.url) return null;
  const name = given.url.startsWith("attachment://") ? given.url.slice(13) : null;
  const file = (message.attachments ?? []).find((one) => one.filename === name || one.url === given.url);
  const alt = given.description ?? file?.description ?? file?.filename ?? "";
  const path = local(file?.url ?? given.url);
  return path ? h("img", { src: path, alt, loading: "lazy" }) : h("p", {}, linked(given.url, `Picture: ${given.url}`));
}

function local(url) {
  const { hostname, port, pathname } = new URL(url, location.href);
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(hostname) && port === location.port;
  return isHere ? pathname : null;
}

function files(message) {
  const shown = (message.embeds ?? []).flatMap((one) => [one.image?.url, one.thumbnail?.url]);
  const rest = (message.attachments ?? []).filter((file) => !shown.includes(`attachment://${file.filename}`) && !shown.includes(file.url));
  if (!rest.length) return null;
  return h("div", { class: "files" }, rest.map((file) => {
    const path = local(file.url) ?? file.url;
    const isPicture = /^image\//.test(file.content_type ?? "") || /\.(png|jpe?g|gif|webp)$/i.test(file.filename);
    return isPicture
      ? h("img", { src: path, alt: file.description ?? file.filename, loading: "lazy" })
      : h("p", {}, h("a", { href: path, download: file.filename }, `${file.filename} (${file.size} bytes)`));
  }));
}

function menu(message, name, room) {
  const { forMessages, forPeople } = room.menus;
  if (!forMessages.length && !forPeople.length) return null;
  const act = (call) => (event) => {
    event.currentTarget.closest("details").open = false;
    call();
  };
  const entry = (command, call) => h("button", { type: "button", click: act(call) }, command.name);
  return h("details", { class: "menu", keydown: (event) => event.key === "Escape" && (event.currentTarget.open = false) },
    h("summary", { "aria-label": `Menu of the message of ${name}`, title: "Apps" }, "⋯"),
    h("div", {},
      forMessages.length > 0 && [h("h3", {}, "This message"), forMessages.map((one) => entry(one, () => room.menu(one, message)))],
      forPeople.length > 0 && [h("h3", {}, name), forPeople.map((one) => entry(one, () => room.userMenu(one, message.author.id)))]));
}

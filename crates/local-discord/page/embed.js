// Embeds and files of a message.

import { h } from "./dom.js";
import { blocks, inline, link } from "./markdown.js";
import { written } from "./time.js";

/** The element of an embed. */
export function embed(one, message, room) {
  const title = one.title && inline(one.title, room.names);
  const small = picture(one.thumbnail, message, "thumbnail");
  const element = h("section", { class: small ? "embed has-thumbnail" : "embed", "aria-label": one.title ?? "Card" },
    h("div", { class: "embed-text text" },
      one.author?.name && h("p", { class: "embed-author" }, linked(one.author.url, one.author.name, room.names)),
      title && h("p", { class: "embed-title" }, linked(one.url, title, room.names)),
      one.description && h("div", { class: "embed-description" }, blocks(one.description, room.names)),
      fields(one.fields ?? [], room)),
    small,
    picture(one.image, message, "image"),
    (one.footer?.text || one.timestamp) && h("p", { class: "embed-footer" },
      [one.footer?.text, one.footer?.text && one.timestamp && " • ", one.timestamp && written(one.timestamp, "moment-plain")]));
  if (Number.isInteger(one.color)) element.style.setProperty("--stripe", `#${one.color.toString(16).padStart(6, "0")}`);
  return element;
}

function linked(url, children, names) {
  return /^https?:\/\//.test(url ?? "") ? link(url, children, names) : children;
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
    h("div", { class: row[0].inline ? (width[row.length] ?? "alone") : "" },
      h("dt", {}, inline(field.name, room.names)),
      h("dd", {}, blocks(field.value, room.names))))));
}

/** Only pictures of this server are shown; nothing is fetched from elsewhere. */
function picture(given, message, kind) {
  if (!given?.url) return null;
  const name = given.url.startsWith("attachment://") ? given.url.slice(13) : null;
  const file = (message.attachments ?? []).find((one) => one.filename === name || one.url === given.url);
  const path = local(file?.url ?? given.url);
  if (!path) return h("p", { class: "embed-elsewhere" }, linked(given.url, `Picture: ${given.url}`));
  return image(path, { ...file, ...given, description: given.description ?? file?.description }, kind);
}

function image(path, file, kind) {
  const alt = file.description || `Picture ${file.filename ?? ""}, without a description`;
  const { width, height } = file;
  return h("a", { class: `picture ${kind}`, href: path, target: "_blank", rel: "noopener", title: file.description ?? file.filename },
    h("img", { src: path, alt, width, height, loading: "lazy", decoding: "async" }));
}

function local(url) {
  const { hostname, port, pathname } = new URL(url, location.href);
  const isHere = ["127.0.0.1", "localhost", "[::1]"].includes(hostname) && port === location.port;
  return isHere ? pathname : null;
}

const UNITS = ["bytes", "kB", "MB"];
function sized(bytes) {
  const step = bytes < 1000 ? 0 : bytes < 1e6 ? 1 : 2;
  return `${(bytes / 1000 ** step).toFixed(step ? 1 : 0)} ${UNITS[step]}`;
}

/** The files of a message that no embed shows. */
export function files(message) {
  const shown = (message.embeds ?? []).flatMap((one) => [one.image?.url, one.thumbnail?.url]);
  const isShown = (file) => shown.includes(`attachment://${file.filename}`) || shown.includes(file.url);
  const rest = (message.attachments ?? []).filter((file) => !isShown(file));
  return rest.length > 0 && h("div", { class: "files" }, rest.map((file) => {
    const path = local(file.url) ?? file.url;
    const isPicture = /^image\/(?!svg)/.test(file.content_type ?? "") || /\.(png|jpe?g|gif|webp)$/i.test(file.filename);
    if (isPicture) return image(path, file, "image");
    return h("a", { class: "file", href: path, download: file.filename },
      h("span", { class: "file-mark", "aria-hidden": "true" }, "▤"),
      h("span", { class: "file-name" }, file.filename), h("small", {}, `${sized(file.size)}${file.description ? ` · ${file.description}` : ""}`));
  }));
}

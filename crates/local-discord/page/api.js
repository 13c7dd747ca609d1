// Talks to the server below /local/.

/** Something that the server would not do, in words for the person. */
export class Refused extends Error {}

async function answer(asked) {
  const response = await asked.catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Refused("The local Discord is not there.");
  });
  const body = await response.json().catch(() => ({}));
  // The last line says what is wrong; lines before it repeat what was sent.
  if (!response.ok) throw new Refused((body.error ?? `The server answered ${response.status}.`).split("\n").at(-1).trim());
  return body;
}

export const get = (path, query = {}, signal = undefined) =>
  answer(fetch(`/local/${path}?${new URLSearchParams(query)}`, { signal }));

export const post = (path, body, signal = undefined) =>
  answer(fetch(`/local/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal }));

export const upload = (file, query) =>
  answer(fetch(`/local/upload?${new URLSearchParams({ ...query, name: file.name, kind: file.type })}`, { method: "POST", body: file }));

/** Calls `changed` with each change that this person sees, and `state` with whether the line is up. */
export function listen(person, changed, state) {
  let socket = null;
  let isOver = false;
  let wait = 250;
  const open = () => {
    if (isOver) return;
    socket = new WebSocket(`ws://${location.host}/local/live?as=${encodeURIComponent(person)}`);
    socket.onopen = () => {
      wait = 250;
      state(true);
    };
    socket.onmessage = ({ data }) => changed(JSON.parse(data));
    socket.onclose = () => {
      if (isOver) return;
      state(false);
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 4000);
    };
  };
  open();
  return () => {
    isOver = true;
    socket?.close();
  };
}

// Talks to the server below /local/.

/** Something that the server would not do, in words for the person. */
export class Refused extends Error {}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error ?? `The server answered ${response.status}.`);
  return body;
}

export async function get(path, query = {}) {
  return answer(await fetch(`/local/${path}?${new URLSearchParams(query)}`));
}

export async function post(path, body) {
  const headers = { "content-type": "application/json" };
  return answer(await fetch(`/local/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** Calls `changed` with each change that this person sees; `state` with whether the line is up. */
export function listen(person, changed, state) {
  const source = new EventSource(`/local/changes?as=${person}`);
  source.onmessage = (event) => changed(JSON.parse(event.data));
  source.onopen = () => state(true);
  source.onerror = () => state(false);
  return () => source.close();
}

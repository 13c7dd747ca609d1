// Reads a command while it is typed: which one it is, what is missing, which option the caret is in.

export const kind = { TEXT: 3, WHOLE: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, FILE: 11 };
const BRANCHES = [1, 2];

/** Everything that can be run, one entry for each subcommand: `{ path, description, options }`. */
export function runnable(commands) {
  const walk = (one, path) => {
    const options = one.options ?? [];
    const branches = options.filter((option) => BRANCHES.includes(option.type));
    if (!branches.length) return [{ path, description: one.description, options }];
    return branches.flatMap((branch) => walk(branch, `${path} ${branch.name}`));
  };
  return commands.flatMap((command) => walk(command, command.name));
}

/** What a line with a slash means so far. */
export function read(line, caret, all) {
  const typed = line.slice(1);
  const command = all
    .filter(({ path }) => typed === path || typed.startsWith(`${path} `))
    .sort((one, other) => other.path.length - one.path.length)[0];
  if (!command || (typed === command.path && caret === line.length)) return { command: null, typed };
  const given = [];
  let focus = { name: null, from: caret, to: caret, text: "" };
  for (const { name, from, to } of values(line, command)) {
    if (name) given.push(name);
    if (caret >= from && caret <= to) focus = { name, from, to, text: line.slice(from, caret).replace(/^"/, "") };
  }
  const option = command.options.find(({ name }) => name === focus.name) ?? null;
  const rest = command.options.filter(({ name }) => !given.includes(name));
  return { command, option, focus, rest };
}

/**
 * The values in a line, and words that are none yet (`name` is null). As on the server, a value is
 * quoted or runs to the next option that the command knows.
 */
function values(line, command) {
  const known = command.options.map(({ name }) => name);
  const found = [];
  const starts = [...line.matchAll(/(^|\s)([^\s:]+):/gu)].filter(([, , name]) => known.includes(name));
  let at = command.path.length + 1;
  while (at < line.length) {
    at += /^\s*/.exec(line.slice(at))[0].length;
    if (at >= line.length) break;
    const name = known.find((one) => line.startsWith(`${one}:`, at)) ?? null;
    const from = name ? at + name.length + 1 : at;
    let to;
    if (!name) to = from + /^\S*/.exec(line.slice(from))[0].length;
    else if (line[from] === '"') to = from + /^"(?:[^"\\]|\\.)*"?/.exec(line.slice(from))[0].length;
    else to = starts.find(({ index }) => index >= from)?.index ?? line.length;
    found.push({ name, from, to });
    at = Math.max(to, at + 1);
  }
  return found;
}

/** Commands whose name or description has what was typed, those that begin with it first. */
export function matching(all, typed) {
  const wanted = typed.trim().toLowerCase();
  const score = ({ path, description }) => {
    if (path.startsWith(wanted)) return 0;
    if (path.split(" ").some((word) => word.startsWith(wanted))) return 1;
    return `${path} ${description}`.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return all.map((one) => [score(one), one]).filter(([rank]) => rank < 3)
    .sort(([one, { path }], [other, { path: next }]) => one - other || path.localeCompare(next))
    .map(([, one]) => one);
}

/** A value as it is written in a line. */
export const quoted = (value) =>
  /^[^\s"]+$/.test(value) ? value : `"${String(value).replace(/[\\"]/g, "\\$&")}"`;

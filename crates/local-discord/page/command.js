// Reads a command while it is typed: which one it is, what is missing, which option the caret is in.

const NAME = String.raw`[-_'\p{L}\p{N}]+`;
const TOKEN = new RegExp(String.raw`(${NAME}):("(?:[^"\\]|\\.)*"?|\S*)|\S+`, "gu");

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
  const start = command.path.length + 1;
  const given = [];
  let focus = { name: null, from: caret, to: caret, text: "" };
  for (const found of line.slice(start).matchAll(TOKEN)) {
    const from = start + found.index;
    const to = from + found[0].length;
    const option = found[1] && command.options.find(({ name }) => name === found[1]);
    const value = option ? from + found[1].length + 1 : from;
    if (option) given.push(option.name);
    if (caret >= value && caret <= to) {
      focus = { name: option?.name ?? null, from: value, to, text: line.slice(value, caret).replace(/^"/, "") };
    }
  }
  const option = command.options.find(({ name }) => name === focus.name) ?? null;
  const rest = command.options.filter(({ name }) => !given.includes(name));
  return { command, option, focus, rest };
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

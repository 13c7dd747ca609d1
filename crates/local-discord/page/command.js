// The commands that can be run, and how well they fit what was typed.

export const kind = { TEXT: 3, WHOLE: 4, BOOLEAN: 5, USER: 6, CHANNEL: 7, ROLE: 8, MENTIONABLE: 9, NUMBER: 10, FILE: 11 };
const BRANCHES = [1, 2];

/** Everything that can be run, one entry for each subcommand: `{ path, words, description, options }`. */
export function runnable(commands) {
  const walk = (one, words) => {
    const options = one.options ?? [];
    const branches = options.filter((option) => BRANCHES.includes(option.type));
    if (branches.length) return branches.flatMap((branch) => walk(branch, [...words, branch.name]));
    return [{ path: words.join(" "), words, description: one.description, options }];
  };
  return commands.flatMap((command) => walk(command, [command.name])).sort((one, other) => one.path.localeCompare(other.path));
}

/** The commands that fit, best first: all letters in their order, better together and at the start of words. */
export function matching(all, typed) {
  const wanted = typed.trim().toLowerCase().replace(/\s+/g, " ");
  if (!wanted) return all.map((entry) => ({ entry, letters: [] }));
  return all
    .map((entry) => ({ entry, ...fit(entry, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.entry.path.localeCompare(other.entry.path));
}

function fit({ path, description }, wanted) {
  const found = letters(path, wanted.replaceAll(" ", ""));
  if (path.startsWith(wanted)) return { score: 1000 - path.length, letters: [...wanted].map((_, index) => index) };
  if (found) {
    const starts = found.filter((at) => at === 0 || path[at - 1] === " " || path[at - 1] === "-").length;
    const joins = found.filter((at, index) => index && at === found[index - 1] + 1).length;
    return { score: 200 + 20 * starts + 10 * joins - found.at(-1), letters: found };
  }
  return { score: wanted.length > 2 && description.toLowerCase().includes(wanted) ? 50 : 0, letters: [] };
}

/** Where the letters of a word are in a text, preferring the starts of words. */
function letters(text, wanted) {
  const found = [];
  let at = 0;
  for (let index = 0; index < wanted.length; index += 1) {
    let next = text.indexOf(wanted[index], at);
    if (next < 0) return null;
    const start = text.indexOf(` ${wanted[index]}`, at);
    const isRun = index && next === found.at(-1) + 1;
    const rest = (from) => [...wanted.slice(index + 1)].reduce((place, letter) => (place < 0 ? -1 : text.indexOf(letter, place) + 1 || -1), from + 1) >= 0;
    if (!isRun && start >= 0 && rest(start + 1)) next = start + 1;
    found.push(next);
    at = next + 1;
  }
  return found;
}

/** The command that a line begins with, and the values that follow it (for lines that are pasted). */
export function read(line, all) {
  const typed = line.replace(/^\//, "");
  const entry = all.filter(({ path }) => typed === path || typed.startsWith(`${path} `)).sort((one, other) => other.path.length - one.path.length)[0];
  if (!entry || !typed.startsWith(`${entry.path} `)) return null;
  const known = entry.options.map(({ name }) => name);
  const rest = typed.slice(entry.path.length + 1);
  const starts = [...rest.matchAll(/(?<=^|\s)([^\s:]+):/gu)].filter(([, name]) => known.includes(name));
  const values = starts.map(({ index, 0: head, 1: name }, at) => {
    const text = rest.slice(index + head.length, starts[at + 1]?.index).trim();
    return [name, /^".*"$/s.test(text) ? text.slice(1, -1).replace(/\\(.)/g, "$1") : text];
  });
  return { entry, values };
}

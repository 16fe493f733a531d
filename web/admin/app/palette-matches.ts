// What the palette makes of what is typed.

export interface PaletteLine {
  label: string;
  to: string;
  group: string;
  /** Further words that lead here. */
  words: string;
}

/** "c:ana" asks customers alone, "?grace" settings; ">" asks for commands. */
export function askedOf(typed: string): { text: string; prefix: string | undefined; onlyCommands: boolean } {
  const trimmed = typed.trim();
  if (trimmed.startsWith(">")) return { text: trimmed.slice(1).trim(), prefix: ">", onlyCommands: true };
  if (trimmed.startsWith("?")) return { text: trimmed.slice(1).trim(), prefix: "?", onlyCommands: false };
  const prefix = /^([a-z]{1,4}):/i.exec(trimmed)?.[1]?.toLowerCase();
  return prefix
    ? { text: trimmed.slice(prefix.length + 1).trim(), prefix, onlyCommands: false }
    : { text: trimmed, prefix: undefined, onlyCommands: false };
}

/** Every typed word must begin a word of the line; lines that begin with the first one come first. Accents do not matter. */
export function matchLines(lines: readonly PaletteLine[], text: string): PaletteLine[] {
  const wanted = plain(text).split(/\s+/).filter(Boolean);
  const first = wanted[0] ?? "";
  return lines
    .filter(({ label, group, words }) => {
      const known = plain(`${label} ${words} ${group}`).split(/[\s/,-]+/);
      return wanted.every((word) => known.some((candidate) => candidate.startsWith(word)));
    })
    .toSorted((a, b) => Number(plain(b.label).startsWith(first)) - Number(plain(a.label).startsWith(first)));
}

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();

/** The one hit that is exactly what was typed; undefined when none is, or several are. */
export function onlyExact<Hit extends { exact?: boolean }>(hits: readonly Hit[]): Hit | undefined {
  const exact = hits.filter((hit) => hit.exact);
  return exact.length === 1 ? exact[0] : undefined;
}

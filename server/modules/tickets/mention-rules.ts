// O-146 Whom a note names: "@Eva Staff", "@Support". Values in, values out.

export interface Mentionable {
  readonly name: string;
  readonly ids: readonly string[];
}

const letter = /[\p{L}\p{N}_]/u;

/**
 * A name counts from its sign to its end, whatever its case; where one name begins another, the longer one is meant, and of two people of one
 * name the one in `likely`.
 */
export function mentionsIn(text: string, known: readonly Mentionable[], likely: readonly string[] = []): string[] {
  const isLikely = ({ ids }: Mentionable): number => Number(ids.some((id) => likely.includes(id)));
  const names = known
    .filter(({ name }) => name.trim() !== "")
    .toSorted((a, b) => b.name.length - a.name.length || isLikely(b) - isLikely(a));
  const lower = text.toLowerCase();
  const found = new Set<string>();
  for (let at = lower.indexOf("@"); at !== -1; at = lower.indexOf("@", at + 1)) {
    if (at > 0 && letter.test(text[at - 1] ?? "")) continue;
    const meant = names.find(({ name }) => {
      const end = at + 1 + name.length;
      return lower.startsWith(name.toLowerCase(), at + 1) && !letter.test(text[end] ?? "");
    });
    for (const id of meant?.ids ?? []) found.add(id);
  }
  return [...found];
}

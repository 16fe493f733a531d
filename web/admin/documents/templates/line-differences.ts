export interface DifferentLine {
  readonly id: number;
  /** Only in the old text, only in the new one, or in both. */
  readonly sign: "same" | "old" | "new";
  readonly text: string;
}

// More would take a noticeable while; then one stands below the other.
const mostCells = 4_000_000;

/** Two texts line by line, by the longest run of lines that both have. */
export function differentLines(before: string, after: string): DifferentLine[] {
  const [old, fresh] = [before.split("\n"), after.split("\n")];
  const lines: Omit<DifferentLine, "id">[] = [];
  const add = (sign: DifferentLine["sign"], text = ""): void => void lines.push({ sign, text });
  if (old.length * fresh.length > mostCells) {
    for (const text of old) add("old", text);
    for (const text of fresh) add("new", text);
  } else {
    const common = commonRuns(old, fresh);
    let [i, j] = [0, 0];
    while (i < old.length || j < fresh.length) {
      if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
        add("same", old[i]);
        i += 1;
        j += 1;
      } else if (i < old.length && (j >= fresh.length || (common[i + 1]?.[j] ?? 0) >= (common[i]?.[j + 1] ?? 0))) {
        add("old", old[i]);
        i += 1;
      } else {
        add("new", fresh[j]);
        j += 1;
      }
    }
  }
  return lines.map((line, id) => ({ id, ...line }));
}

/** How many lines the rests of both texts have in common, from each pair of places on. */
function commonRuns(old: readonly string[], fresh: readonly string[]): number[][] {
  const runs = Array.from({ length: old.length + 1 }, () => new Array<number>(fresh.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    const row = runs[i] ?? [];
    for (let j = fresh.length - 1; j >= 0; j--) {
      row[j] = old[i] === fresh[j] ? (runs[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(runs[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return runs;
}

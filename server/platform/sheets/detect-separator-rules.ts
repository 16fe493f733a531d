import { type Separator, separators } from "../../../shared/import-map.ts";

/** Rows to look at; a separator that is one shows in the first few. */
const rowsToCompare = 50;

/**
 * What separates the cells: the sign that cuts the most rows into the same number of cells, and of several such the one that makes the
 * most. Signs inside quotes do not count. A table of one column has none; it is read with commas.
 */
export function detectSeparator(text: string): Separator {
  let best: { separator: Separator; alike: number; cells: number } = { separator: ",", alike: 0, cells: 1 };
  for (const separator of separators) {
    for (const [cells, rows] of Map.groupBy(cellCounts(text, separator), (count) => count)) {
      const alike = rows.length;
      if (cells > 1 && (alike > best.alike || (alike === best.alike && cells > best.cells))) best = { separator, alike, cells };
    }
  }
  return best.separator;
}

/** How many cells each of the first rows has, by this separator. */
function cellCounts(text: string, separator: Separator): number[] {
  const counts: number[] = [];
  let cells = 1;
  let isQuoted = false;
  let isEmpty = true;
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && letter === separator) cells += 1;
    else if (!isQuoted && letter === "\n") {
      if (!isEmpty) counts.push(cells);
      if (counts.length === rowsToCompare) return counts;
      cells = 1;
      isEmpty = true;
      continue;
    }
    if (letter !== "\r") isEmpty = false;
  }
  // The last row may be cut off where the text ends.
  if (counts.length === 0 && !isEmpty) counts.push(cells);
  return counts;
}

import type { Preview } from "../import-words.tsx";
import { fieldOf } from "./fields.ts";
import { type Assignment, emptyDraft, type MapDraft } from "./map-draft.ts";

/** "Old Billing (2).csv" as "old-billing-2": where the table comes from has to be a plain word. */
export function sourceOf(fileName: string): string {
  const plain = fileName
    .replace(/\.[^.]*$/, "")
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return plain || "table";
}

/** What the names of the columns suggest; a person confirms it. */
export function suggestedDraft(fileName: string, preview: Pick<Preview, "suggestions">): MapDraft {
  return {
    ...emptyDraft(sourceOf(fileName)),
    assignments: preview.suggestions.map(
      ({ field, column, dateFormat }): Assignment => ({ column, field, ...(dateFormat ? { dateFormat } : {}) }),
    ),
  };
}

/**
 * Columns with days that can be read in two ways, or in none that fits all of them, and nobody has said in which: 03/04 is never guessed,
 * and one 31 February among a thousand days must not make all of them wrong (O-76).
 */
export function undecidedDays(draft: MapDraft, preview: Pick<Preview, "columns">): string[] {
  return draft.assignments.flatMap(({ column, field, dateFormat }) => {
    if (fieldOf(field).kind !== "day" || dateFormat !== undefined) return [];
    const found = preview.columns.find(({ name }) => name === column);
    return found && found.filled > 0 && found.dateFormats.length !== 1 ? [column] : [];
  });
}

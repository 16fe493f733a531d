import type { z } from "zod";
import type { Work } from "../../../../platform/work.ts";
import { findOpenings } from "../../../billing/index.ts";
import type { UndoPreviewView } from "../../contract.ts";
import type { ImportRecord } from "../import-records.ts";
import { undoLimit } from "./begin-undo.ts";
import { findTouched, gone } from "./find-touched.ts";
import { decideRestorings, listWrittenRows, type UndoneRow, type WrittenRow } from "./undo-rows.ts";

const rowsPerLook = 5000;
const mostShown = 200;

/** O-80 what undoing an import would do to each record, without doing it. */
export async function previewUndo(work: Work, record: ImportRecord): Promise<z.input<typeof UndoPreviewView>> {
  const until = await undoLimit(work, record);
  const found = { removes: 0, openings: 0, restores: 0, keeps: 0 };
  const stays: z.input<typeof UndoPreviewView>["stays"] = [];
  let before: number | undefined;
  while (true) {
    const rows = await listWrittenRows(work, record.id, { limit: rowsPerLook, ...(before === undefined ? {} : { before }) });
    const looked = await lookAt(work, record, rows);
    for (const [at, { undo, notes }] of looked.results.entries()) {
      const { rowNumber, key, customerId } = rows[at] as WrittenRow;
      found[undo === "removed" ? "removes" : undo === "restored" ? "restores" : "keeps"] += 1;
      if (notes.length > 0 && stays.length < mostShown) stays.push({ rowNumber, key, customerId, undo, notes: [...notes] });
    }
    found.openings += looked.openings;
    before = rows.at(-1)?.rowNumber;
    if (rows.length < rowsPerLook) break;
  }
  return { until: until.toISOString(), ...found, stays };
}

async function lookAt(work: Work, record: ImportRecord, rows: readonly WrittenRow[]): Promise<{ results: UndoneRow[]; openings: number }> {
  const here = rows.filter((row): row is WrittenRow & { customerId: string } => row.customerId !== null);
  const createdIds = here.filter(({ outcome }) => outcome === "created").map(({ customerId }) => customerId);
  const touched = await findTouched(work, record, createdIds);
  const restorings = new Map(
    (
      await decideRestorings(
        work,
        here.filter(({ outcome }) => outcome === "updated"),
      )
    ).map((decided) => [decided.row.rowNumber, decided]),
  );
  const openings = await findOpenings(
    work,
    createdIds.filter((id) => !touched.has(id)),
  );
  const results = rows.map(({ rowNumber, customerId, outcome }): UndoneRow => {
    if (customerId === null) return { rowNumber, undo: "kept", notes: [gone] };
    if (outcome === "updated") return { rowNumber, undo: "kept", notes: [], ...restorings.get(rowNumber) };
    const notes = touched.get(customerId);
    return notes ? { rowNumber, undo: "kept", notes } : { rowNumber, undo: "removed", notes: [] };
  });
  return { results, openings: openings.size };
}

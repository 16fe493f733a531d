// Undoes an import, a set of rows in a transaction, each with its result in it: an undo that is killed goes on with the rows that have none.
import { Problem } from "../../../../platform/problems.ts";
import { findImport, getImport, type ImportRecord } from "../import-records.ts";
import { moveImport } from "../move-import.ts";
import { refusalOf } from "../refusal.ts";
import type { InWork } from "../rehearse.ts";
import { listWrittenRows, saveUndone, undoRows } from "./undo-rows.ts";

const usualRowsPerSet = 200;

/** Works on an import that is being undone until it is. May be called again after it was killed. */
export async function workOnUndo(
  inWork: InWork,
  importId: string,
  { rowsPerSet = usualRowsPerSet }: { rowsPerSet?: number } = {},
): Promise<ImportRecord> {
  while (true) {
    const numbers = await inWork(async (work) =>
      (await listWrittenRows(work, importId, { limit: rowsPerSet })).map((row) => row.rowNumber),
    );
    if (numbers.length === 0) break;
    if (!(await undoSet(inWork, importId, numbers))) return inWork((work) => getImport(work, importId));
  }
  return inWork(async (work) => {
    if ((await getImport(work, importId)).state === "undoing") await moveImport(work, importId, { to: "undone" });
    return getImport(work, importId);
  });
}

/** A set that is refused is halved until the row stands alone that is to blame; that one is kept. False: it is not undone any more. */
async function undoSet(inWork: InWork, importId: string, numbers: readonly number[]): Promise<boolean> {
  try {
    return await inWork(async (work) => {
      const record = await findImport(work, importId, { lock: true });
      if (record?.state !== "undoing") return false;
      await undoRows(work, record, await listWrittenRows(work, importId, { limit: numbers.length, only: numbers }));
      return true;
    });
  } catch (error) {
    const notes = refusalOf(error);
    if (notes === undefined) throw error;
    const [only, ...others] = numbers;
    if (only !== undefined && others.length === 0) {
      await inWork(async (work) => {
        if (!(error instanceof Problem)) work.log.warn({ row: only, err: error }, "the database keeps what a row of an import wrote");
        await findImport(work, importId, { lock: true });
        await saveUndone(work, importId, [{ rowNumber: only, undo: "kept", notes }]);
      });
      return true;
    }
    const half = numbers.length >> 1;
    return (await undoSet(inWork, importId, numbers.slice(0, half))) && (await undoSet(inWork, importId, numbers.slice(half)));
  }
}

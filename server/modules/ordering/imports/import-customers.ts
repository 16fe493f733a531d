// Runs an import: the file is read a second time, its rows are mapped and written in sets. Each set is one transaction, and what became of
// its rows is written in it, so an import that is killed at any moment goes on with exactly the rows that have no result.
import { type ImportMap, matchField } from "../../../../shared/import-map.ts";
import type { FieldError } from "../../../../shared/problem.ts";
import type { FileStore } from "../../../platform/files/file-store.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import { Problem } from "../../../platform/problems.ts";
import { openTable } from "../../../platform/sheets/open-table.ts";
import type { Work } from "../../../platform/work.ts";
import { ensureCatalog } from "./import-catalog.ts";
import { type ImportGround, prepareGround } from "./import-facts.ts";
import { compileMap, type MappedRow, type MappedSubscriber } from "./import-mapping-rules.ts";
import { findDoneRows, findImport, forgetRows, getImport, type ImportRecord, mapOf, saveResults } from "./import-records.ts";
import { importSet, type RowResult } from "./import-set.ts";
import { moveImport } from "./move-import.ts";
import { refusalOf } from "./refusal.ts";
import { type InWork, rehearse } from "./rehearse.ts";
import { surveyTable } from "./survey-table.ts";

/** Large enough that a set's statements cost little per row, small enough that a set is repeated quickly. */
const usualRowsPerSet = 500;

/** Somebody stopped it, or another import of the same file took over. */
class GaveWay extends Error {}

/**
 * Works on an import whose state is `checking` or `running` until it is over. May be called again after it was killed. What is wrong with
 * the file or the map as a whole ends it as failed; what is wrong with the program or the database is thrown, and leaves it as it is.
 */
export async function workOnImport(
  inWork: InWork,
  files: FileStore,
  importId: string,
  { rowsPerSet = usualRowsPerSet }: { rowsPerSet?: number } = {},
): Promise<ImportRecord> {
  try {
    await run(inWork, files, importId, rowsPerSet);
  } catch (error) {
    if (error instanceof Problem)
      await inWork((work) => moveImport(work, importId, { to: "failed", failure: error.detail ?? error.title }));
    else if (!(error instanceof GaveWay)) throw error;
  }
  return inWork((work) => getImport(work, importId));
}

async function run(inWork: InWork, files: FileStore, importId: string, rowsPerSet: number): Promise<void> {
  const record = await inWork((work) => getImport(work, importId));
  if (record.state !== "checking" && record.state !== "running") return;
  const map = mapOf(record);
  const { bytes } = await inWork((work) => readStoredFile(work, files, record.fileId));
  const survey = await surveyTable(bytes, map);
  await inWork((work) => moveImport(work, importId, { totalRows: survey.totalRows }));
  const prepare = (work: Work): Promise<ImportGround> => prepareGround(work, { partnerId: record.partnerId, map, survey });

  if (record.state === "checking") {
    await writeRows(inWork, { record, bytes, ground: await rehearse(inWork, prepare), kind: "check", rowsPerSet });
    await inWork((work) => moveImport(work, importId, { to: "checked" }));
    return;
  }
  if (!record.skipBadRows && record.rowsOf !== "run") {
    await writeRows(inWork, { record, bytes, ground: await rehearse(inWork, prepare), kind: "check", rowsPerSet });
    const { counts } = await inWork((work) => getImport(work, importId));
    if (counts.failed > 0) {
      await inWork((work) =>
        moveImport(work, importId, {
          to: "failed",
          failure: `${counts.failed} of ${counts.read} rows are wrong, so nothing was imported.`,
        }),
      );
      return;
    }
  }
  const ground = await inWork(prepare);
  await inWork((work) => beginRun(work, importId));
  await writeRows(inWork, { record, bytes, ground, kind: "run", rowsPerSet });
  await inWork((work) => moveImport(work, importId, { to: "done" }));
}

/** From here on rows are written for good; what a dry run found is forgotten. */
async function beginRun(work: Work, importId: string): Promise<void> {
  const record = await lockWanted(work, importId, "running");
  if (record.rowsOf === "run") return;
  await forgetRows(work, importId);
  await moveImport(work, importId, { rowsOf: "run", totalRows: record.totalRows });
}

async function lockWanted(work: Work, importId: string, wanted: ImportRecord["state"]): Promise<ImportRecord> {
  const record = await findImport(work, importId, { lock: true });
  if (record?.state !== wanted) throw new GaveWay();
  return record;
}

interface Writing {
  readonly record: ImportRecord;
  readonly bytes: Uint8Array;
  readonly ground: ImportGround;
  readonly kind: "check" | "run";
  readonly rowsPerSet: number;
}

async function writeRows(inWork: InWork, writing: Writing): Promise<void> {
  const { bytes, ground } = writing;
  const { columns, rows } = await openTable(bytes, ground.map.reading);
  const mapRow = compileMap(ground.map, columns, ground.facts);
  const twice = new TwiceInFile(ground.map);
  let set: MappedRow[] = [];
  for await (const row of rows) {
    set.push(twice.check(mapRow(row)));
    if (set.length < writing.rowsPerSet) continue;
    await writeSet(inWork, writing, set);
    set = [];
  }
  if (set.length > 0) await writeSet(inWork, writing, set);
}

/** O-78 of two rows with one key the second is wrong; so is a login that a row above has. */
class TwiceInFile {
  readonly #seen = new Map<string, number>();
  readonly #keyField: string;

  constructor({ match }: ImportMap) {
    this.#keyField = matchField(match);
  }

  check(row: MappedRow): MappedRow {
    const errors: FieldError[] = [];
    const note = (kind: string, field: string, value: string): void => {
      const above = this.#seen.get(`${kind} ${value}`);
      if (above === undefined) this.#seen.set(`${kind} ${value}`, row.number);
      else
        errors.push({
          field,
          code: "duplicate-in-file",
          message: `${value} stands in row ${above} already`,
          params: { row: above, value },
        });
    };
    if (row.key !== null) note("key", this.#keyField, this.#keyField === "customer.externalId" ? row.key : row.key.toLowerCase());
    if (row.kind === "mapped") {
      if (row.externalId !== null) note("id", "customer.externalId", row.externalId);
      if (row.customer.portalLogin !== null) note("portal", "customer.portalLogin", row.customer.portalLogin.toLowerCase());
      for (const { key, login } of row.services) if (login !== null) note("service", `services.${key}.login`, login.toLowerCase());
    }
    if (errors.length === 0) return row;
    // Where the key itself is a field of its own, one finding is enough.
    const once = [...new Map(errors.map((error) => [error.field, error])).values()];
    const { number, key, warnings } = row;
    return { kind: "wrong", number, key, warnings, errors: [...(row.kind === "wrong" ? row.errors : []), ...once] };
  }
}

/**
 * M-32 rows succeed or fail alone, but are written in sets. A set that is refused is halved until the row stands alone that is to blame;
 * so one bad row among five hundred costs about ten transactions more, not five hundred.
 */
async function writeSet(inWork: InWork, writing: Writing, rows: readonly MappedRow[]): Promise<void> {
  try {
    await (writing.kind === "run" ? runSet(inWork, writing, rows) : checkSet(inWork, writing, rows));
  } catch (error) {
    const errors = refusalOf(error);
    if (errors === undefined) throw error;
    const [first, ...others] = rows;
    if (first && others.length === 0) {
      await inWork(async (work) => {
        if (error instanceof Error && !(error instanceof Problem))
          work.log.warn({ row: first.number, err: error }, "the database refuses a row of an import");
        await keep(work, writing, [wrongResult({ ...first, kind: "wrong", errors })]);
      });
      return;
    }
    const half = rows.length >> 1;
    await writeSet(inWork, writing, rows.slice(0, half));
    await writeSet(inWork, writing, rows.slice(half));
  }
}

async function runSet(inWork: InWork, writing: Writing, rows: readonly MappedRow[]): Promise<void> {
  await inWork(async (work) => {
    // Locked before anything is looked up: a second process that works on the same import waits, and then finds these rows done.
    await lockWanted(work, writing.record.id, "running");
    const open = await openRows(work, writing, rows);
    await saveResults(work, writing.record, await resultsOf(work, writing.ground, open));
  });
}

async function checkSet(inWork: InWork, writing: Writing, rows: readonly MappedRow[]): Promise<void> {
  const { ground } = writing;
  const results = await rehearse(inWork, async (work) => {
    // Plans that the run will make first do not exist yet.
    const plans = await ensureCatalog(work, ground);
    return resultsOf(work, { ...ground, plans }, await openRows(work, writing, rows));
  });
  await inWork((work) =>
    keep(
      work,
      writing,
      results.map((result) => (result.outcome === "created" ? { ...result, customerId: null } : result)),
    ),
  );
}

async function keep(work: Work, { record, kind }: Writing, results: readonly RowResult[]): Promise<void> {
  const { state } = record;
  await lockWanted(work, record.id, state);
  if (kind === "check") await moveImport(work, record.id, { rowsOf: "check" });
  await saveResults(work, record, results);
}

async function openRows(work: Work, { record }: Writing, rows: readonly MappedRow[]): Promise<MappedRow[]> {
  const done = await findDoneRows(
    work,
    record.id,
    rows.map(({ number }) => number),
  );
  return rows.filter(({ number }) => !done.has(number));
}

async function resultsOf(work: Work, ground: ImportGround, rows: readonly MappedRow[]): Promise<RowResult[]> {
  const right = rows.filter((row): row is MappedSubscriber => row.kind === "mapped");
  const wrong = rows.flatMap((row) => (row.kind === "wrong" ? [wrongResult(row)] : []));
  return [...wrong, ...(await importSet(work, ground, right))];
}

const wrongResult = ({ number, key, errors, warnings }: Extract<MappedRow, { kind: "wrong" }>): RowResult => ({
  number,
  key,
  outcome: "failed",
  customerId: null,
  changes: null,
  errors,
  warnings,
});

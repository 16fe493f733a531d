// A list as a file for spreadsheets: exactly what its filter shows, page after page, so that a million rows are never in memory at once.
import { Readable } from "node:stream";
import { calendarDay } from "../../shared/calendar.ts";
import { type CsvSeparator, type CsvValue, csvBytes } from "./csv.ts";
import type { ListRequest, Page } from "./db/list-page.ts";
import type { FileReply } from "./http/api.ts";
import { freshProofNeeded } from "./problems.ts";
import { type Base, inWork, type Work } from "./work.ts";

const rowsAtOnce = 250;
/** O-41 more rows than that leave the house only after a fresh proof of presence. */
const mostWithoutProof = 5_000;

/** Asks whoever takes so many rows along to prove first that it is them. The program itself is nobody who could. */
export function askProofForMany({ actor, origin }: Work, rows: number): void {
  if (rows > mostWithoutProof && actor.kind !== "system" && !origin.isProven) throw freshProofNeeded();
}

export interface ListExport<Row, Column extends string, Sort extends string> {
  /** How the exported list is called in the audit log: "Invoices". */
  readonly label: string;
  /** The beginning of the file's name: "invoices" becomes "invoices-2026-11-28.csv". */
  readonly name: string;
  /** Left out: all that `cellOf` knows. */
  readonly columns?: readonly Column[];
  readonly cellOf: Readonly<Record<Column, (row: Row) => CsvValue>>;
  readonly separator?: CsvSeparator;
  readonly sort?: Sort | undefined;
  /** What was filtered, for the audit log. */
  readonly filter: unknown;
  /** The customer whose rows these are, where the list is one customer's. */
  readonly customerId?: string;
  readonly list: (work: Work, page: Omit<ListRequest, "sort"> & { sort: Sort | undefined }) => Promise<Page<Row>>;
}

/**
 * Each page is read in a work of its own as the file goes out; that somebody exported, and what, is written down before (O-49). A filter
 * that is refused is refused at once, not in the middle of a file.
 */
export async function exportList<Row, Column extends string, Sort extends string>(
  work: Work,
  base: Base,
  wanted: ListExport<Row, Column, Sort>,
): Promise<FileReply> {
  const columns = wanted.columns ?? (Object.keys(wanted.cellOf) as Column[]);
  const page = (cursor: string | undefined) => ({ limit: rowsAtOnce, cursor, sort: wanted.sort, total: "none" as const });
  const first = await wanted.list(work, { ...page(undefined), total: "quick" });
  askProofForMany(work, first.total?.count ?? first.items.length);
  work.audit({
    entity: "export",
    entityId: work.origin.requestId,
    label: wanted.label,
    action: "exported",
    partnerId: "partners" in work.actor && work.actor.partners !== "all" ? (work.actor.partners[0] ?? null) : null,
    ...(wanted.customerId ? { customerId: wanted.customerId } : {}),
    changes: { filter: { before: null, after: wanted.filter }, columns: { before: null, after: columns } },
  });
  const { actor, origin } = work;
  async function* batches() {
    for (let at = first; ; ) {
      yield at.items.map((row) => columns.map((column) => wanted.cellOf[column](row)));
      const { next } = at;
      if (next === null) return;
      at = await inWork(base, { actor, origin }, (again) => wanted.list(again, page(next)));
    }
  }
  return {
    name: `${wanted.name}-${calendarDay(work.now, "UTC")}.csv`,
    mediaType: "text/csv; charset=utf-8",
    bytes: Readable.from(csvBytes(columns, batches(), wanted.separator)),
  };
}

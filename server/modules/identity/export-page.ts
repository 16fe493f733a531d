import { Readable } from "node:stream";
import { calendarDay } from "../../../shared/calendar.ts";
import { type CsvValue, csvBytes } from "../../platform/csv.ts";
import type { FileReply } from "../../platform/http/api.ts";
import { type Base, inWork, type Work } from "../../platform/work.ts";

export const rowsAtOnce = 250;

export interface PagedExport<Item> {
  /** Names the file and stands in the audit log: "audit-log". */
  readonly name: string;
  readonly filter: unknown;
  readonly columns: Readonly<Record<string, (item: Item) => CsvValue>>;
  readonly page: (work: Work, cursor: string | undefined) => Promise<{ items: readonly Item[]; next: string | null }>;
}

/**
 * Exactly what a list shows with its filter, page after page, so that a log of millions is never in memory at once. That somebody
 * exported, and what, is written down first (O-49).
 */
export async function exportPages<Item>(work: Work, base: Base, wanted: PagedExport<Item>): Promise<FileReply> {
  // A filter that is refused is refused here, not in the middle of a file.
  const first = await wanted.page(work, undefined);
  work.audit({
    entity: "export",
    entityId: work.origin.requestId,
    label: wanted.name,
    action: "exported",
    partnerId: "partners" in work.actor && work.actor.partners !== "all" ? (work.actor.partners[0] ?? null) : null,
    changes: { filter: { before: null, after: wanted.filter } },
  });
  const { actor, origin } = work;
  const cells = Object.values(wanted.columns);
  async function* batches() {
    for (let at = first; ; ) {
      yield at.items.map((item) => cells.map((cell) => cell(item)));
      const { next } = at;
      if (next === null) return;
      at = await inWork(base, { actor, origin }, (again) => wanted.page(again, next));
    }
  }
  return {
    name: `${wanted.name}-${calendarDay(work.now, "UTC")}.csv`,
    mediaType: "text/csv; charset=utf-8",
    bytes: Readable.from(csvBytes(Object.keys(wanted.columns), batches(), "comma")),
  };
}

// Templates of papers as stored: one per partner, kind and language, each with its versions, of which the last one holds.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob, enqueue, type JobBook } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import type { PaperKind } from "./contract.ts";
import { PaperLayout, usualLayout } from "./layout/contract.ts";

export interface StoredPaper {
  readonly id: string;
  readonly partnerId: string;
  readonly kind: PaperKind;
  readonly language: string;
  readonly version: number;
  /** Null: it was taken back. */
  readonly layout: PaperLayout | null;
  readonly source: string | null;
  readonly madeAt: Date;
  readonly madeBy: { readonly name?: string };
  readonly fault: string;
  readonly faultAt: Date | null;
  readonly faultCount: number;
  readonly faultOn: string;
}

type Row = Omit<StoredPaper, "layout"> & { layout: unknown };

const newest = sql`select template.id, template.partner_id as "partnerId", template.kind, template.language, template.version, version.layout, version.source,
    version.made_at as "madeAt", version.made_by as "madeBy", template.fault, template.fault_at as "faultAt", template.fault_count as "faultCount",
    template.fault_on as "faultOn"
  from billing.paper_templates template join billing.paper_versions version on version.template_id = template.id and version.number = template.version`;

const storedOf = (row: Row): StoredPaper => ({ ...row, layout: row.layout === null ? null : readLayout(row.layout) });

/** A layout that was saved before a block or a column was known gets it where it usually stands, switched off. */
export function readLayout(stored: unknown): PaperLayout {
  const saved = z.looseObject({ blocks: z.array(z.unknown()), columns: z.array(z.unknown()) }).parse(stored);
  const whole = PaperLayout.safeParse({
    ...usualLayout,
    ...saved,
    blocks: withAll(saved.blocks, usualLayout.blocks),
    columns: withAll(saved.columns, usualLayout.columns),
  });
  return whole.success ? whole.data : usualLayout;
}

function withAll<Item extends { id: string; isOn: boolean }>(saved: readonly unknown[], all: readonly Item[]): unknown[] {
  const known = new Set(all.map(({ id }) => id));
  const kept = saved.filter((item): item is Item => known.has((item as Item).id));
  const missing = all.filter(({ id }) => !kept.some((item) => item.id === id));
  return [...kept, ...missing.map((item) => ({ ...item, isOn: false }))];
}

/** The templates of a partner, also those that were taken back. */
export async function listStoredPapers(work: Work, partnerId: string): Promise<StoredPaper[]> {
  const { rows } = await sql<Row>`${newest} where template.partner_id = ${partnerId} order by template.kind, template.language`.execute(
    work.tx,
  );
  return rows.map(storedOf);
}

/** Templates that failed since they were saved. */
export async function listFaulty(work: Work): Promise<StoredPaper[]> {
  const { rows } = await sql<Row>`${newest} where template.fault <> '' and version.layout is not null
    order by template.fault_at desc limit 50`.execute(work.tx);
  return rows.map(storedOf);
}

export async function findStoredPaper(
  work: Work,
  { partnerId, kind, language }: { partnerId: string; kind: PaperKind; language: string },
): Promise<StoredPaper | undefined> {
  const { rows } = await sql<Row>`${newest} where template.partner_id = ${partnerId} and template.kind = ${kind}
    and template.language = ${language}`.execute(work.tx);
  return rows[0] && storedOf(rows[0]);
}

/**
 * The template that holds for a kind of paper in a language. What is said of the kind goes before what is said of all, and of that what is
 * said in the language before what is said in every one.
 */
export async function paperFor(
  work: Work,
  { partnerId, kind, language }: { partnerId: string; kind: PaperKind; language: string },
): Promise<(StoredPaper & { layout: PaperLayout }) | undefined> {
  const { rows } = await sql<Row>`${newest} where template.partner_id = ${partnerId} and template.kind in (${kind}, 'all')
      and template.language in (${language}, ${baseOf(language)}, 'all') and version.layout is not null
    order by template.kind = 'all', template.language = 'all', template.language <> ${language} limit 1`.execute(work.tx);
  const [row] = rows;
  return row && { ...storedOf(row), layout: readLayout(row.layout) };
}

const baseOf = (language: string): string => language.split("-")[0] ?? language;

/** Customers may be the ones who first look at a paper, and change nothing of a partner's: so it is written down by a job. */
const noteFaultJob = defineJob(
  "billing.note-paper-fault",
  z.object({ templateId: z.uuid(), version: z.int(), fault: z.string(), on: z.string() }),
  { maxAttempts: 5 },
);

export const noteFault = (work: Work, fault: z.input<typeof noteFaultJob.payload>): Promise<void> =>
  enqueue(work, noteFaultJob, { ...fault, fault: fault.fault.slice(0, 500) });

export function registerPaperJob(book: JobBook): void {
  book.handle(noteFaultJob, (run, { templateId, version, fault, on }) =>
    run.inWork(async (work) => {
      await sql`update billing.paper_templates set fault = ${fault}, fault_at = ${work.now}, fault_count = fault_count + 1, fault_on = ${on}
        where id = ${templateId} and version = ${version}`.execute(work.tx);
    }),
  );
}

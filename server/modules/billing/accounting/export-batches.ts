// B-243 files for accountants. A batch claims a range of the book's entries under the book's lock: what is new since the last one of its kind
// is sent exactly once, whoever presses at the same moment. What stands in it follows from the range for ever, so the file itself is made when
// it is fetched, and made again after an interruption.
import { Readable } from "node:stream";
import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { tablesOf } from "../../../platform/db/tables.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { askProofForMany } from "../../../platform/exports/export-list.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import { inReadingWork, type Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { auditFile } from "./audit-file.ts";
import { preparePdfsJob, zipOfPdfs } from "./batch-pdfs.ts";
import { type Batch, countRows } from "./batch-rows.ts";
import { type BatchFile, mediaTypeOf, tableFile } from "./batch-tables.ts";
import { chainFile } from "./chain-file.ts";
import { refuseForeignBook } from "./chart.ts";
import type { BatchView, listExportBatchesEndpoint, makeExportBatchEndpoint } from "./contract.ts";
import { datevStack } from "./datev-file.ts";
import { lockAnyBook } from "./lock-book.ts";
import { batchNotReady, nothingNew } from "./problems.ts";

const batchTable = tablesOf<{ "billing.export_batches": Row }>();

type Wanted = z.output<(typeof makeExportBatchEndpoint)["body"]>;
type View = z.input<typeof BatchView>;

/** These have one form only. */
const fixedFormats = { datev: "csv", double_entry: "csv", audit_file: "xml", pdfs: "zip" } as const;
/** These are of a span of days, never "what is new". */
const needsDays: ReadonlySet<string> = new Set(["audit_file"]);

export async function makeBatch(work: Work, partnerId: string, wanted: Wanted): Promise<View> {
  await refuseForeignBook(work, partnerId);
  const { kind, days } = wanted;
  if (days && days.to < days.from) throw fieldProblem("days.to", "before-start", "The last day lies before the first.");
  if (!days && needsDays.has(kind)) throw fieldProblem("days", "required", "This file is of a span of days.");
  const format = kind in fixedFormats ? fixedFormats[kind as keyof typeof fixedFormats] : wanted.format;
  // Nobody posts or claims until the commit, so all entries up to the last one are there to be read, and no two batches share any.
  const book = await lockAnyBook(work, partnerId);
  const last = await sql<{ to_seq: bigint }>`select to_seq from billing.export_batches
    where partner_id = ${partnerId} and kind = ${kind} and is_new order by to_seq desc limit 1`.execute(work.tx);
  const batch = {
    id: uuidv7(work.now.getTime()),
    partnerId,
    kind,
    isNew: !days,
    basis: wanted.basis,
    from: days?.from ?? null,
    to: days?.to ?? null,
    afterSeq: days ? 0n : (last.rows[0]?.to_seq ?? 0n),
    toSeq: book.seq,
  };
  const rows = await countRows(work, batch);
  if (rows === 0)
    throw nothingNew(days ? "There is nothing in these days." : "Everything was sent already. Choose days to send something again.");
  askProofForMany(work, rows);
  const isPrepared = kind === "pdfs";
  await sql`insert into billing.export_batches (id, partner_id, number, kind, format, separator, is_new, basis, from_on, to_on, after_seq, to_seq, rows, state, made_by, made_at)
    select ${batch.id}, ${partnerId}, coalesce(max(number), 0) + 1, ${kind}, ${format}, ${wanted.separator}, ${batch.isNew}, ${batch.basis}, ${batch.from}, ${batch.to},
      ${batch.afterSeq}, ${batch.toSeq}, ${rows}, ${isPrepared ? "preparing" : "ready"}, ${JSON.stringify(describeActor(work))}::jsonb, ${work.now}
    from billing.export_batches where partner_id = ${partnerId}`.execute(work.tx);
  if (isPrepared) await enqueue(work, preparePdfsJob, { batchId: batch.id }, { key: `accounting-pdfs-${batch.id}` });
  const view = viewOf(await findRow(work, batch.id));
  work.audit({
    entity: "export_batch",
    entityId: batch.id,
    label: `Accounting export ${view.number}`,
    action: "create",
    partnerId,
    changes: {
      kind: { before: null, after: kind },
      entries: { before: null, after: days ? `${days.from} – ${days.to}` : `${batch.afterSeq + 1n} – ${batch.toSeq}` },
    },
  });
  return view;
}

interface Row {
  id: string;
  partner_id: string;
  number: number;
  kind: View["kind"];
  format: View["format"];
  separator: Wanted["separator"];
  is_new: boolean;
  basis: View["basis"];
  from_on: Day | null;
  to_on: Day | null;
  after_seq: bigint;
  to_seq: bigint;
  rows: number;
  state: View["state"];
  done: number;
  failure: string;
  made_by: { name?: string };
  made_at: Date;
}

async function findRow(work: Work, id: string): Promise<Row> {
  const { rows } =
    await sql<Row>`select * from billing.export_batches batch where id = ${id} and ${visibleTo(work.actor, { partner: "batch.partner_id" })}`.execute(
      work.tx,
    );
  const [row] = rows;
  if (!row) throw notFound();
  return row;
}

const viewOf = (row: Row): View => ({
  id: row.id,
  number: row.number,
  kind: row.kind,
  format: row.format,
  isNew: row.is_new,
  basis: row.basis,
  from: row.from_on,
  to: row.to_on,
  rows: row.rows,
  state: row.state,
  done: row.done,
  failure: row.failure,
  madeByName: row.made_by.name ?? "",
  madeAt: row.made_at.toISOString(),
});

const batchOf = (row: Row): Batch => ({
  id: row.id,
  partnerId: row.partner_id,
  kind: row.kind,
  isNew: row.is_new,
  basis: row.basis,
  from: row.from_on,
  to: row.to_on,
  afterSeq: row.after_seq,
  toSeq: row.to_seq,
});

export async function listBatches(
  work: Work,
  partnerId: string,
  request: z.output<(typeof listExportBatchesEndpoint)["query"]>,
): Promise<Page<View>> {
  await refuseForeignBook(work, partnerId);
  const { kind } = request.filter;
  const query = batchTable(work).selectFrom("billing.export_batches as batch").selectAll("batch").where("batch.partner_id", "=", partnerId);
  const page = await listPage(work, kind ? query.where("batch.kind", "in", kind) : query, request, {
    sorts: { number: { by: sql`batch.number`, type: "int" } },
    defaultSort: "-number",
    id: sql<string>`batch.id`,
  });
  return { ...page, items: page.items.map(viewOf) };
}

/** Makes the file as it goes out, in pages: neither it nor its rows ever stand in memory. */
export async function batchFile(work: Work, tools: Tools, id: string): Promise<FileReply> {
  const row = await findRow(work, id);
  if (row.state !== "ready") throw batchNotReady(row.state === "failed" ? "This file could not be made. Make another one." : undefined);
  askProofForMany(work, row.rows);
  const partner = await getPartner(work, row.partner_id);
  const file: BatchFile = {
    batch: batchOf(row),
    number: row.number,
    madeAt: row.made_at,
    partner,
    look: { separator: row.separator, locale: "en", timeZone: partner.timeZone },
  };
  work.audit({
    entity: "export_batch",
    entityId: id,
    label: `Accounting export ${row.number}`,
    action: "downloaded",
    partnerId: row.partner_id,
  });
  const name = `${row.kind.replaceAll("_", "-")}-${partner.number}-${String(row.number).padStart(4, "0")}-${calendarDay(row.made_at, partner.timeZone)}.${row.format}`;
  return { name, mediaType: mediaTypeOf(row), bytes: Readable.from(bytesOf(work, tools, row, file)) };
}

function bytesOf(work: Work, tools: Tools, row: Row, file: BatchFile): AsyncIterable<Uint8Array> {
  const { actor, origin } = work;
  const read = <T>(act: (again: Work) => Promise<T>): Promise<T> => inReadingWork(tools.base, { actor, origin }, act);
  switch (row.kind) {
    case "datev":
      return datevStack(read, file);
    case "audit_file":
      return auditFile(read, file);
    case "pdfs":
      return zipOfPdfs(read, tools, file.batch);
    case "journal":
      return row.format === "jsonl" ? chainFile(read, file) : tableFile(read, file, row.format);
    default:
      return tableFile(read, file, row.format);
  }
}

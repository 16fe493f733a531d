// B-245 the PDFs of a batch's documents as one ZIP. A job renders what nobody asked for before; then the archive is put together as it goes out.
import { Zip, ZipPassThrough } from "fflate";
import { sql } from "kysely";
import { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import { defineJob, type JobBook, type JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { ensureDocumentPdf } from "../documents/document-pdf.ts";
import { isPaperHeld } from "../fiscalisation/paper-gate.ts";
import { type Batch, isInBatch, isOfDocument } from "./batch-rows.ts";
import type { Read } from "./batch-tables.ts";

export const preparePdfsJob = defineJob("billing.prepare-batch-pdfs", z.object({ batchId: z.uuid() }));

/** So often the progress is told, and so many documents are found at once. */
const documentsAtOnce = 50;
const tries = 5;

export function registerBatchJobs(book: JobBook, tools: Tools): void {
  book.handle(preparePdfsJob, (run, { batchId }) => preparePdfs(run, tools, batchId));
}

type BatchRow = {
  partner_id: string;
  kind: Batch["kind"];
  is_new: boolean;
  basis: Batch["basis"];
  from_on: Day | null;
  to_on: Day | null;
  after_seq: bigint;
  to_seq: bigint;
};

/** Renders page by page; after a kill what is stored is found and only the rest is rendered. */
async function preparePdfs(run: JobRun, tools: Tools, batchId: string): Promise<void> {
  try {
    const batch = await run.inWork((work) => readBatch(work, batchId));
    if (!batch) return;
    let done = 0;
    for (let after = 0n; ; ) {
      if (run.signal?.aborted) throw new Error("the program is stopping; the next attempt goes on");
      const at = after;
      const page = await run.inWork((work) => documentsAfter(work, batch, at));
      for (const { id } of page)
        await run.inWork(async (work) => {
          // B-245 what waits for the tax office has no paper yet; the next batch of the same days has it.
          if (!(await isPaperHeld(work, id))) await ensureDocumentPdf(work, tools, id);
        });
      done += page.length;
      await run.inWork((work) => sql`update billing.export_batches set done = ${done} where id = ${batchId}`.execute(work.tx));
      if (page.length < documentsAtOnce) break;
      after = page.at(-1)?.seq ?? at;
    }
    await run.inWork((work) => sql`update billing.export_batches set state = 'ready' where id = ${batchId}`.execute(work.tx));
  } catch (error) {
    if (run.attempt < tries) throw error;
    run.base.log.error({ err: error, batch: batchId }, "the PDFs of a batch are given up");
    await run.inWork((work) =>
      sql`update billing.export_batches set state = 'failed', failure = 'fault' where id = ${batchId}`.execute(work.tx),
    );
  }
}

async function readBatch(work: Work, id: string): Promise<Batch | undefined> {
  const { rows } = await sql<BatchRow>`select partner_id, kind, is_new, basis, from_on, to_on, after_seq, to_seq from billing.export_batches
    where id = ${id} and state = 'preparing'`.execute(work.tx);
  const [row] = rows;
  return (
    row && {
      id,
      partnerId: row.partner_id,
      kind: row.kind,
      isNew: row.is_new,
      basis: row.basis,
      from: row.from_on,
      to: row.to_on,
      afterSeq: row.after_seq,
      toSeq: row.to_seq,
    }
  );
}

async function documentsAfter(work: Work, batch: Batch, after: bigint): Promise<{ seq: bigint; id: string; file_id: string | null }[]> {
  const { rows } = await sql<{ seq: bigint; id: string; file_id: string | null }>`
    select entry.seq, document.id, pdf.file_id from billing.journal_entries entry join billing.money_documents document on document.id = entry.source_id
    left join billing.document_pdfs pdf on pdf.document_id = document.id
    where ${isInBatch(batch)} and ${isOfDocument} and entry.seq > ${after} order by entry.seq limit ${documentsAtOnce}`.execute(work.tx);
  return rows;
}

/** PDFs are compressed already, so they are only put side by side. */
export async function* zipOfPdfs(read: Read, tools: Tools, batch: Batch): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  for (let after = 0n; ; ) {
    const at = after;
    const page = await read((work) => documentsAfter(work, batch, at));
    for (const { file_id: fileId } of page) {
      if (fileId === null) continue;
      const file = await read((work) => readStoredFile(work, tools.files, fileId));
      const entry = new ZipPassThrough(file.name);
      zip.add(entry);
      entry.push(file.bytes, true);
      yield* ready.splice(0);
    }
    if (page.length < documentsAtOnce) break;
    after = page.at(-1)?.seq ?? at;
  }
  zip.end();
  yield* ready.splice(0);
}

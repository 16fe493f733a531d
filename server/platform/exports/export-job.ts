import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { z } from "zod";
import type { StaffActor } from "../actor.ts";
import { defineJob, enqueue, type JobBook, type JobRun } from "../jobs.ts";
import type { PdfPool } from "../pdf/pdf-pool.ts";
import { Problem } from "../problems.ts";
import type { Tools } from "../tools.ts";
import { inReadingWork, type Work } from "../work.ts";
import { fileBytes, isTable } from "./file-bytes.ts";
import { type AnyListExport, type ExportBook, type ExportWish, paperOf, refuseWithoutRight, tableOf } from "./list-export.ts";
import type { Batches } from "./table.ts";

const job = defineJob("make-export", z.object({ exportId: z.uuid() }));
const wakeJob = defineJob("wake-exports", z.object({}), { maxAttempts: 1 });
const forgetJob = defineJob("forget-exports", z.object({}), { maxAttempts: 3 });

const rowsAtOnce = 500;
/** A part of the file that is written together; a reader never holds more. */
const partBytes = 512 * 1024;
/** One that did nothing for so long lost its worker: a page takes well under a second. */
const lostAfterMs = 120_000;
/** From this attempt of the job on it is given up. */
const tries = 3;
/** What stands in the list of exports without its file. */
const keptDays = 30;

export const enqueueExport = (work: Work, exportId: string): Promise<void> =>
  enqueue(work, job, { exportId }, { key: `export-${exportId}` });

export function registerExportJobs(jobs: JobBook, { exports: book, pdfs }: Pick<Tools, "exports" | "pdfs">): void {
  jobs.handle(job, (run, { exportId }) => makeExport(run, { book, pdfs }, exportId));
  // A worker that was killed leaves its job locked for hours; this finds what stands still within minutes.
  jobs.handle(wakeJob, (run) => run.inWork(wakeLostExports));
  jobs.every("* * * * *", wakeJob);
  jobs.handle(forgetJob, (run) => run.inWork(forgetExports));
  jobs.every("*/10 * * * *", forgetJob);
}

interface Begun {
  readonly id: string;
  readonly runId: string;
  readonly kind: AnyListExport;
  readonly wish: ExportWish;
  readonly actor: StaffActor;
}

/** The run of this job was taken over, or its maker stopped it: nothing is written any more. */
class NoLongerOurs extends Error {}

/** Makes the file from its beginning, also when an attempt before got half-way: what that wrote is thrown away. */
async function makeExport(run: JobRun, { book, pdfs }: { book: ExportBook; pdfs: PdfPool }, exportId: string): Promise<void> {
  try {
    const begun = await run.inWork((work) => begin(work, book, exportId));
    if (begun) await write(run, { book, pdfs }, begun);
  } catch (error) {
    if (error instanceof NoLongerOurs) return;
    // A refusal stays one however often it is asked again; anything else is a fault of ours, tried a few times.
    if (!(error instanceof Problem) && run.attempt < tries) throw error;
    if (!(error instanceof Problem)) run.base.log.error({ err: error, export: exportId }, "an export is given up");
    const failure = error instanceof Problem ? (error.detail ?? error.title) : "fault";
    await run.inWork((work) => fail(work, exportId, failure));
  }
}

async function begin(work: Work, book: ExportBook, exportId: string): Promise<Begun | undefined> {
  const runId = randomUUID();
  const { rows } = await sql<{ path: string; request: ExportWish; madeBy: string }>`
    update platform.exports set run_id = ${runId}, done = 0, size_bytes = 0, total = null, touched_at = ${work.now}
    where id = ${exportId} and state = 'running' returning path, request, made_by as "madeBy"`.execute(work.tx);
  const [found] = rows;
  if (!found) return undefined;
  await sql`delete from platform.export_parts where export_id = ${exportId}`.execute(work.tx);
  const kind = book.find(found.path);
  const actor = await book.house.findActor(work, found.madeBy);
  if (!kind || !actor) {
    await fail(work, exportId, kind ? "starter-left" : "unknown-list");
    return undefined;
  }
  // Rights as they are now, not as they were when it was asked for.
  refuseWithoutRight({ ...work, actor }, kind);
  return { id: exportId, runId, kind, wish: found.request, actor };
}

async function write(run: JobRun, { book, pdfs }: { book: ExportBook; pdfs: PdfPool }, begun: Begun): Promise<void> {
  const { id, runId, kind, wish, actor } = begun;
  const wanted = { params: wish.params, filter: wish.body.filter };
  const who = { actor, origin: { source: "job", requestId: `export-${id}`, isProven: true } } as const;
  const table = await inReadingWork(run.base, who, (work) => tableOf(work, kind, wish.body));
  const inWork = <T>(act: (work: Work) => Promise<T>): Promise<T> => inReadingWork(run.base, who, act);
  const readPage = (cursor: string | undefined) =>
    inWork((work) =>
      kind.list(work, { limit: rowsAtOnce, cursor, sort: wish.body.sort, total: cursor === undefined ? "exact" : "none" }, wanted),
    );
  let done = 0;
  async function* pages(): AsyncGenerator<readonly unknown[]> {
    for (let cursor: string | undefined; ; ) {
      if (run.signal?.aborted) throw new Error("the program is stopping; the next attempt begins anew");
      const page = await readPage(cursor);
      done += page.items.length;
      await run.inWork((work) => tellProgress(work, { id, runId, done, total: page.total?.count ?? null }));
      yield page.items;
      if (page.next === null) return;
      cursor = page.next;
    }
  }
  async function* batches(): Batches {
    for await (const items of pages()) yield items.map(table.rowOf);
  }
  async function* bytes(): AsyncGenerator<Uint8Array> {
    const look = wish.body;
    if (isTable(look)) yield* fileBytes(table.columns, batches(), look);
    else yield await paperOf(kind)({ pdfs, inWork, ...wanted, look, pages: pages() });
  }
  let position = 0;
  let size = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    await run.inWork((work) => writePart(work, { id, runId, position, bytes }));
    position += 1;
    size += bytes.length;
  };
  for await (const chunk of bytes()) {
    for (let from = 0; from < chunk.length; from += partBytes) {
      const piece = chunk.subarray(from, from + partBytes);
      waiting.push(piece);
      waitingBytes += piece.length;
      if (waitingBytes >= partBytes) await flush();
    }
  }
  if (waitingBytes > 0) await flush();
  await run.inWork(async (work) => {
    const { keepHours } = await book.house.limits(work);
    const expiresAt = new Date(work.now.getTime() + keepHours * 3_600_000);
    await ours(
      work,
      sql`update platform.exports set state = 'done', ended_at = ${work.now}, expires_at = ${expiresAt}, size_bytes = ${size}, total = ${done},
        done = ${done}, touched_at = ${work.now} where id = ${id} and run_id = ${runId} and state = 'running' returning 1`,
    );
  });
}

interface RunOf {
  readonly id: string;
  readonly runId: string;
}

const tellProgress = (work: Work, { id, runId, done, total }: RunOf & { done: number; total: number | null }): Promise<void> =>
  ours(
    work,
    sql`update platform.exports set done = ${done}, total = coalesce(${total}::int, total), touched_at = ${work.now}
      where id = ${id} and run_id = ${runId} and state = 'running' returning 1`,
  );

const writePart = (work: Work, { id, runId, position, bytes }: RunOf & { position: number; bytes: Buffer }): Promise<void> =>
  ours(
    work,
    sql`insert into platform.export_parts (export_id, position, bytes)
      select id, ${position}, ${bytes} from platform.exports where id = ${id} and run_id = ${runId} and state = 'running' for share returning 1`,
  );

async function ours(work: Work, statement: ReturnType<typeof sql>): Promise<void> {
  const { rows } = await statement.execute(work.tx);
  if (rows.length === 0) throw new NoLongerOurs();
}

const fail = (work: Work, id: string, failure: string): Promise<unknown> =>
  sql`with failed as (
      update platform.exports set state = 'failed', failure = ${failure.slice(0, 1000)}, ended_at = ${work.now} where id = ${id} and state = 'running' returning id
    ) delete from platform.export_parts where export_id in (select id from failed)`.execute(work.tx);

async function wakeLostExports(work: Work): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select id from platform.exports where state = 'running' and touched_at < ${new Date(work.now.getTime() - lostAfterMs)}`.execute(
    work.tx,
  );
  for (const { id } of rows) await enqueueExport(work, id);
}

/** Files whose hours are over go; that there was one stays to be read for a while. */
async function forgetExports(work: Work): Promise<void> {
  await sql`with over as (update platform.exports set state = 'expired' where state = 'done' and expires_at <= ${work.now} returning id)
    delete from platform.export_parts where export_id in (select id from over)`.execute(work.tx);
  await sql`delete from platform.exports where state <> 'running' and created_at < ${new Date(work.now.getTime() - keptDays * 86_400_000)}`.execute(
    work.tx,
  );
}

// Booking a table of payments: a job takes row after row, each in a transaction that also says that the row is booked. Whatever is killed in
// between has booked a row or has not, and the next attempt goes on with the rows that wait.
import { sql } from "kysely";
import { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { levelOf } from "../../../platform/actor.ts";
import { defineJob, enqueue, type JobRun } from "../../../platform/jobs.ts";
import { editConflict, Problem, permissionDenied } from "../../../platform/problems.ts";
import { inWork, type Work } from "../../../platform/work.ts";
import { findDocumentFacts } from "../../billing/index.ts";
import { findStaffActor } from "../../identity/index.ts";
import { batchMoved } from "../problems.ts";
import { recordPayment } from "../record-payment.ts";
import { type Batch, type BatchRow, batchLabel, getBatch, isBookable, lockBatch } from "./batch-store.ts";
import { checkRows } from "./check-rows.ts";

export const bookBatchJob = defineJob("payments.book-batch", z.object({ batchId: z.uuid() }));
export const wakeBatchesJob = defineJob("payments.wake-batches", z.object({}), { maxAttempts: 1 });

/** From this attempt of the job on, a row with a fault of ours is given up instead of tried again. */
const triesOfRow = 3;
const rowsAtOnce = 50;
/** A batch that did nothing for so long lost its worker: a row takes a fraction of a second. */
const lostAfterMs = 120_000;

const enqueueBatch = (work: Work, batchId: string): Promise<void> =>
  enqueue(work, bookBatchJob, { batchId }, { key: `payment-batch-${batchId}`, queue: `payment-batch-${batchId}` });

/** `bookable`: how many payments the person saw. Rows that are not among them are left out for good. */
export async function confirmBatch(work: Work, batchId: string, seen: { version: number; bookable: number }): Promise<Batch> {
  if (work.actor.kind !== "staff") throw permissionDenied("A table of payments is confirmed by a person who is signed in.");
  const batch = await lockBatch(work, batchId);
  if (batch.state !== "draft") throw batchMoved(batch.state === "discarded" ? "It was put aside." : "It was confirmed already.");
  if (batch.version !== seen.version) throw editConflict("A row was changed meanwhile. Look at the table again.");
  await checkRows(work, batch);
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from payments.batch_rows where batch_id = ${batchId} and ${isBookable}`.execute(work.tx);
  const count = rows[0]?.count ?? 0;
  if (count !== seen.bookable)
    throw editConflict(`It is ${count} payments by now, because others were booked meanwhile. Look at the table again.`);
  await sql`update payments.batch_rows set state = 'left_out', done_at = ${work.now} where batch_id = ${batchId} and state = 'open' and not ${isBookable}`.execute(
    work.tx,
  );
  await sql`update payments.batches set state = 'booking', version = version + 1, confirmed_by = ${work.actor.adminId}, confirmed_by_name = ${work.actor.name},
    confirmed_at = ${work.now}, touched_at = ${work.now} where id = ${batchId}`.execute(work.tx);
  work.audit({
    entity: "payment_batch",
    entityId: batchId,
    label: batchLabel(batch.number),
    action: "confirm",
    partnerId: batch.partner_id,
    changes: { payments: { before: null, after: count } },
  });
  await enqueueBatch(work, batchId);
  return getBatch(work, batchId);
}

export async function bookBatch(run: JobRun, batchId: string): Promise<void> {
  // Each round leaves fewer rows waiting, or is the last.
  while (true) {
    const round = await run.inWork((work) => takeRound(work, batchId));
    if (!round) return;
    for (const rowId of round.rowIds) await bookRow(run, { ...round, rowId });
    if (run.signal?.aborted) throw new Error("the program is stopping; the next attempt goes on with the rows that wait");
  }
}

interface Round {
  readonly batchId: string;
  readonly confirmedBy: string;
  readonly rowIds: readonly string[];
}

/** The next rows that wait; undefined: all are done, or the table is not being booked. */
async function takeRound(work: Work, batchId: string): Promise<Round | undefined> {
  const { rows: batches } = await sql<{ confirmed_by: string }>`update payments.batches set touched_at = ${work.now}
    where id = ${batchId} and state = 'booking' returning confirmed_by`.execute(work.tx);
  const [batch] = batches;
  if (!batch) return undefined;
  const { rows } = await sql<{
    id: string;
  }>`select id from payments.batch_rows where batch_id = ${batchId} and state = 'open' order by position limit ${rowsAtOnce}`.execute(
    work.tx,
  );
  if (rows.length > 0) return { batchId, confirmedBy: batch.confirmed_by, rowIds: rows.map(({ id }) => id) };
  await sql`update payments.batches set state = 'done', ended_at = ${work.now}, version = version + 1 where id = ${batchId} and state = 'booking'`.execute(
    work.tx,
  );
  return undefined;
}

async function bookRow(run: JobRun, { batchId, confirmedBy, rowId }: Round & { rowId: string }): Promise<void> {
  const person = await run.inWork((work) => findStaffActor(work, confirmedBy));
  const actor = person && levelOf(person, "finance.payments.create") !== "deny" ? person : undefined;
  const act = <T>(does: (work: Work) => Promise<T>): Promise<T> =>
    inWork(
      run.base,
      { actor: actor ?? { kind: "system", name: "payments" }, origin: { source: "job", requestId: `payment-batch-${batchId}` } },
      does,
    );
  if (!actor) return act((work) => noteFailure(work, rowId, "Whoever confirmed it may not book payments any more."));
  try {
    await act(async (work) => {
      const row = await takeRow(work, rowId);
      if (row) await book(work, row);
    });
  } catch (error) {
    // A refusal concerns this row. Anything else is a fault of ours: the job fails and its next attempt begins with this row, a few times.
    if (!(error instanceof Problem) && run.attempt < triesOfRow) throw error;
    if (!(error instanceof Problem)) run.base.log.error({ err: error, batch: batchId, row: rowId }, "a table of payments gives up a row");
    await act((work) =>
      noteFailure(work, rowId, error instanceof Problem ? (error.detail ?? error.title) : "A fault of ours; nothing was booked."),
    );
  }
}

/** Undefined: another worker has it or has done it. */
async function takeRow(work: Work, rowId: string): Promise<BatchRow | undefined> {
  const { rows } =
    await sql<BatchRow>`select * from payments.batch_rows where id = ${rowId} and state = 'open' for update skip locked`.execute(work.tx);
  return rows[0];
}

async function book(work: Work, row: BatchRow): Promise<void> {
  if (row.customer_id === null || row.amount_minor === null || row.currency === null || row.received_on === null || row.method === null)
    throw batchMoved("This row was never checked.");
  const paymentId = await recordPayment(work, row.customer_id, {
    amount: toMoneyJson(money(BigInt(row.amount_minor), row.currency)),
    method: row.method,
    receivedOn: row.received_on,
    ...(row.document_id !== null && row.finding !== "paid-already" && !(await isPaid(work, row.document_id))
      ? { documentIds: [row.document_id] }
      : {}),
    payer: "",
    comment: row.reference,
    note: "",
    confirmDuplicate: row.is_confirmed,
  });
  await sql`update payments.batch_rows set state = 'booked', payment_id = ${paymentId}, done_at = ${work.now} where id = ${row.id}`.execute(
    work.tx,
  );
}

/** Two payments of one table for one invoice: what the first left nothing of, the second does not name; it becomes credit. */
async function isPaid(work: Work, documentId: string): Promise<boolean> {
  const facts = await findDocumentFacts(work, documentId);
  return facts?.kind === "proforma" ? facts.state !== "sent" : (facts?.openMinor ?? 0n) === 0n;
}

const noteFailure = async (work: Work, rowId: string, why: string): Promise<void> => {
  await sql`update payments.batch_rows set state = 'failed', failure = ${why.slice(0, 500)}, done_at = ${work.now} where id = ${rowId} and state = 'open'`.execute(
    work.tx,
  );
};

/** A worker that was killed leaves its job locked for hours, and the table standing still; this finds it within minutes. */
export async function wakeBatches(work: Work): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from payments.batches where state = 'booking'
    and touched_at < ${new Date(work.now.getTime() - lostAfterMs)}`.execute(work.tx);
  for (const { id } of rows) await enqueue(work, bookBatchJob, { batchId: id }, { key: `payment-batch-${id}` });
}

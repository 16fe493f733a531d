// The tables of payments and their rows, as they are kept.
import { type Selectable, sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { type BatchRowTable, type BatchTable, db } from "../tables.ts";

export type Batch = Selectable<BatchTable>;
export type BatchRow = Selectable<BatchRowTable>;

export const batchLabel = (number: bigint): string => `Payments ${number}`;

export async function getBatch(work: Work, batchId: string): Promise<Batch> {
  const batch = await db(work)
    .selectFrom("payments.batches")
    .selectAll()
    .where("id", "=", batchId)
    .where(visibleTo(work.actor, { partner: "partner_id" }))
    .executeTakeFirst();
  if (!batch) throw notFound();
  return batch;
}

/** Nobody else changes it until the commit. */
export async function lockBatch(work: Work, batchId: string): Promise<Batch> {
  await getBatch(work, batchId);
  await sql`select from payments.batches where id = ${batchId} for update`.execute(work.tx);
  return getBatch(work, batchId);
}

export const rowsOf = (work: Work, batchId: string): Promise<BatchRow[]> =>
  db(work).selectFrom("payments.batch_rows").selectAll().where("batch_id", "=", batchId).orderBy("position").execute();

/** What a row would be booked by: it is ready, or somebody said that it is no double. */
export const isBookable = sql<boolean>`(state = 'open' and not is_left_out and (finding = 'ready' or (is_confirmed and finding in ('duplicate', 'paid-already'))))`;

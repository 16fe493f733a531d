// A batch of hotspot vouchers: made, its codes exported once, made void (B-230).
import { randomBytes } from "node:crypto";
import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { makeCode, printedCode } from "../refill-cards/code-rules.ts";
import type { HashCode } from "../refill-cards/hash-code.ts";
import type { exportVouchersEndpoint, makeVoucherBatchEndpoint } from "./contract.ts";
import { getKind } from "./kinds.ts";
import { voucherBatchState } from "./problems.ts";
import { type BatchTable, db } from "./tables.ts";

export type Batch = Selectable<BatchTable>;

export const batchLabel = (number: bigint | number): string => `HV-${number}`;

/** Returns the batch's id. */
export async function makeBatch(work: Work, wanted: z.output<(typeof makeVoucherBatchEndpoint)["body"]>): Promise<string> {
  const kind = await getKind(work, wanted.kindId);
  if (!kind.is_enabled) throw fieldProblem("kindId", "disabled", "This kind is not sold any more.");
  const today = calendarDay(work.now, (await getPartner(work, kind.partner_id)).timeZone);
  if (wanted.validTill !== null && wanted.validTill < today)
    throw fieldProblem("validTill", "in-past", "This day is over.", { earliest: today });
  const batch = await db(work)
    .insertInto("payments.hotspot_voucher_batches")
    .values({
      partner_id: kind.partner_id,
      kind_id: kind.id,
      title: wanted.title,
      prefix: wanted.prefix,
      quantity: wanted.quantity,
      valid_till: wanted.validTill,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await sql`insert into payments.hotspot_vouchers (batch_id, position, partner_id)
    select ${batch.id}, position, ${batch.partner_id} from generate_series(1, ${wanted.quantity}::int) as position`.execute(work.tx);
  tellOfBatch(work, batch, "create", { changes: { vouchers: { before: null, after: wanted.quantity } } });
  return batch.id;
}

const selectBatch = (work: Work, batchId: string) =>
  db(work)
    .selectFrom("payments.hotspot_voucher_batches as batch")
    .selectAll("batch")
    .where("batch.id", "=", batchId)
    .where(visibleTo(work.actor, { partner: "batch.partner_id" }));

export async function lockBatch(work: Work, batchId: string, version?: number): Promise<Batch> {
  const batch = await selectBatch(work, batchId).forUpdate().executeTakeFirst();
  if (!batch) throw notFound();
  if (version !== undefined && version !== batch.version) throw editConflict("Somebody changed these vouchers. Look at them again.");
  return batch;
}

/**
 * Makes the codes, keeps their hashes and gives them out, this once. Until a voucher was sold the codes can be made anew, for a file that was
 * lost; those given out before are worth nothing then.
 */
export async function exportVouchers(
  work: Work,
  batchId: string,
  { hash, version }: { hash: HashCode; version: number },
): Promise<z.input<(typeof exportVouchersEndpoint)["returns"]>> {
  const batch = await lockBatch(work, batchId, version);
  const label = batchLabel(batch.number);
  const { rows } = await sql`select from payments.hotspot_vouchers where batch_id = ${batchId} and state <> 'new' limit 1`.execute(work.tx);
  if (rows.length > 0) throw voucherBatchState(`Vouchers of ${label} were sold or are void: their codes are not shown again.`);
  const codes = new Set<string>();
  while (codes.size < batch.quantity) codes.add(makeCode(batch.prefix, randomBytes(16)));
  const listed = [...codes];
  await sql`update payments.hotspot_vouchers voucher set code_hash = made.hash
    from unnest(${listed.map((_, at) => at + 1)}::int[], ${listed.map(hash)}::text[]) as made (position, hash)
    where voucher.batch_id = ${batchId} and voucher.position = made.position`.execute(work.tx);
  await db(work)
    .updateTable("payments.hotspot_voucher_batches")
    .set({ exported_at: work.now, exported_by: JSON.stringify(describeActor(work)) })
    .where("id", "=", batchId)
    .execute();
  await touchBatch(work, batchId);
  tellOfBatch(work, batch, "export", { changes: { vouchers: { before: null, after: batch.quantity } } });
  return { label, codes: listed.map((code, at) => ({ position: at + 1, code: printedCode(code) })) };
}

/** Counts the version up, so that whoever looked before looks again. */
export const touchBatch = (work: Work, batchId: string) =>
  db(work).updateTable("payments.hotspot_voucher_batches").set({ version: sql`version + 1` }).where("id", "=", batchId).execute();

export function tellOfBatch(
  work: Work,
  batch: Batch,
  action: string,
  more: { changes: Record<string, { before: unknown; after: unknown }>; customerId?: string; reason?: string },
): void {
  work.audit({
    entity: "hotspot_voucher_batch",
    entityId: batch.id,
    label: `Hotspot vouchers ${batchLabel(batch.number)}`,
    action,
    partnerId: batch.partner_id,
    ...more,
  });
}

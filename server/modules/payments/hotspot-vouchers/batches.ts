// A batch of hotspot vouchers that are sold: made, its codes exported once, made void (B-230). What logs in is the network's.
import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import { printedCode } from "../../../platform/typed-codes/code-rules.ts";
import type { HashCode } from "../../../platform/typed-codes/hash-code.ts";
import type { Work } from "../../../platform/work.ts";
import { makeVoucherCodes, makeVouchersForSale } from "../../access/index.ts";
import { getPartner } from "../../partners/index.ts";
import { limitsOf } from "./allowance-rules.ts";
import type { exportVouchersEndpoint, makeVoucherBatchEndpoint } from "./contract.ts";
import { getKind } from "./kinds.ts";
import { voucherBatchState } from "./problems.ts";
import { type BatchTable, db } from "./tables.ts";

export type Batch = Selectable<BatchTable>;

export const batchLabel = (number: bigint | number): string => `HV-${number}`;

/** Its vouchers allow what the kind gives today, whatever becomes of the kind. Returns the batch's id. */
export async function makeBatch(work: Work, wanted: z.output<(typeof makeVoucherBatchEndpoint)["body"]>): Promise<string> {
  const kind = await getKind(work, wanted.kindId);
  if (!kind.is_enabled) throw fieldProblem("kindId", "disabled", "This kind is not sold any more.");
  const { timeZone } = await getPartner(work, kind.partner_id);
  const today = calendarDay(work.now, timeZone);
  if (wanted.validTill !== null && wanted.validTill < today)
    throw fieldProblem("validTill", "in-past", "This day is over.", { earliest: today });
  const { batchId, vouchers } = await makeVouchersForSale(work, {
    ...{ partnerId: kind.partner_id, title: wanted.title, prefix: wanted.prefix, quantity: wanted.quantity },
    ...limitsOf({ onlineMinutes: kind.online_minutes, validMinutes: kind.valid_minutes, dataMb: kind.data_mb }),
    firstUseUntil: wanted.validTill === null ? null : new Date(momentIn(addDays(wanted.validTill, 1), "00:00", timeZone)),
  });
  const batch = await db(work)
    .insertInto("payments.hotspot_voucher_batches")
    .values({
      id: batchId,
      partner_id: kind.partner_id,
      kind_id: kind.id,
      quantity: wanted.quantity,
      valid_till: wanted.validTill,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await sql`insert into payments.hotspot_vouchers (id, batch_id, position, partner_id)
    select made.id, ${batch.id}, made.position, ${batch.partner_id}
    from unnest(${vouchers.map(({ id }) => id)}::uuid[], ${vouchers.map(({ position }) => position)}::int[]) as made (id, position)`.execute(
    work.tx,
  );
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
 * Has the codes made, and gives them out, this once. Until a voucher was sold the codes can be made anew, for a file that was lost; those given
 * out before are worth nothing then.
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
  const codes = await makeVoucherCodes(work, batchId, hash);
  await db(work)
    .updateTable("payments.hotspot_voucher_batches")
    .set({ exported_at: work.now, exported_by: JSON.stringify(describeActor(work)) })
    .where("id", "=", batchId)
    .execute();
  await touchBatch(work, batchId);
  tellOfBatch(work, batch, "export", { changes: { vouchers: { before: null, after: batch.quantity } } });
  return { label, codes: codes.map((code, at) => ({ position: at + 1, code: printedCode(code) })) };
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

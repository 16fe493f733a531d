// N-116 batches of hotspot vouchers: made with all their codes, changed, switched off and on.
import { randomBytes } from "node:crypto";
import { type Selectable, sql } from "kysely";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { currencyExponent, type Money, parseMoney } from "../../../../shared/money.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { differences } from "../../../platform/differences.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { findForeignLocations, getPartner } from "../../partners/index.ts";
import { findTakenLogins } from "../../services/index.ts";
import { db, type VoucherBatchesTable } from "../tables.ts";
import { makeCode } from "./code-rules.ts";
import type { createVoucherBatchEndpoint, updateVoucherBatchEndpoint } from "./contract.ts";
import { endSessionsOfVouchers } from "./end-sessions.ts";

export type Batch = Selectable<VoucherBatchesTable>;
type NewBatch = BodyOf<typeof createVoucherBatchEndpoint>;
type BatchEdit = BodyOf<typeof updateVoucherBatchEndpoint>;

/** "V-12" */
export const batchLabel = ({ number, title }: Pick<Batch, "number" | "title">): string => `V-${number} ${title}`;

export const visibleBatches = (work: Work) =>
  db(work)
    .selectFrom("access.voucher_batches as batch")
    .selectAll("batch")
    .where(visibleTo(work.actor, { partner: "batch.partner_id" }));

export async function getBatch(work: Work, id: string): Promise<Batch> {
  const batch = await visibleBatches(work).where("batch.id", "=", id).executeTakeFirst();
  if (!batch) throw notFound("There is no such batch of vouchers.");
  return batch;
}

export async function createBatch(work: Work, { seal }: Pick<Tools, "seal">, wanted: NewBatch): Promise<Batch> {
  if (!seesPartner(work.actor, wanted.partnerId)) throw fieldProblem("partnerId", "unknown-partner", "There is no such partner.");
  const { currency } = await getPartner(work, wanted.partnerId);
  const price = wanted.price === null ? null : readPrice(wanted.price, currency);
  await checkLocation(work, wanted.locationId, wanted.partnerId);
  const validUntil = wanted.validUntil === null ? null : new Date(wanted.validUntil);
  if ((wanted.validMinutes === null) === (validUntil === null))
    throw fieldProblem("validMinutes", "required", "Say how long a voucher is good from its first use on, or until when.");
  if (validUntil && validUntil <= work.now) throw fieldProblem("validUntil", "in-past", "This moment is over.");
  const batch = await db(work)
    .insertInto("access.voucher_batches")
    .values({
      ...{ partner_id: wanted.partnerId, location_id: wanted.locationId, title: wanted.title, prefix: wanted.prefix },
      ...{ code_length: wanted.codeLength, quantity: wanted.quantity, has_passwords: wanted.hasPasswords },
      ...{ price_minor: price?.minor ?? null, currency: price?.currency ?? null },
      ...{ down_bps: bigOrNull(wanted.downBps), up_bps: bigOrNull(wanted.upBps) },
      ...{ down_bytes: bigOrNull(wanted.downBytes), up_bytes: bigOrNull(wanted.upBytes), total_bytes: bigOrNull(wanted.totalBytes) },
      ...{ online_seconds: wanted.onlineSeconds, valid_minutes: wanted.validMinutes, valid_until: validUntil },
      ...{ nas_pool: wanted.nasPool, login_url: wanted.loginUrl },
      ...{ created_by: JSON.stringify(describeActor(work)), created_at: work.now },
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await addVouchers(work, seal, batch);
  tellOfBatch(work, batch, "created", { quantity: { before: null, after: batch.quantity } });
  return batch;
}

function readPrice(amount: string, currency: string): Money {
  const places = currencyExponent(currency);
  if ((amount.split(".")[1] ?? "").length > places)
    throw fieldProblem("price", "too-many-decimals", `Amounts in ${currency} have ${places} places.`, { places });
  const price = parseMoney(amount, currency);
  if (price.minor <= 0n) throw fieldProblem("price", "amount", "Say a price above zero, or none.");
  return price;
}

const bigOrNull = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

async function checkLocation(work: Work, locationId: string | null, partnerId: string): Promise<void> {
  if (locationId === null) return;
  if ((await findForeignLocations(work, [{ locationId, partnerId }])).length > 0)
    throw fieldProblem("locationId", "unknown-value", "This partner has no such location.");
}

/** A code that is somebody's login already is made anew. With 32 signs in each place that hardly happens, so a few rounds are many. */
const mostRounds = 5;
const passwordLength = 6;

async function addVouchers(work: Work, seal: Tools["seal"], batch: Batch): Promise<void> {
  const codes = new Set<string>();
  for (let round = 0; codes.size < batch.quantity; round++) {
    if (round === mostRounds)
      throw fieldProblem("codeLength", "too-short", "There are not enough free codes of this length. Make them longer.");
    const fresh = new Set<string>();
    while (codes.size + fresh.size < batch.quantity) fresh.add(makeCode(batch.prefix, randomBytes(batch.code_length)));
    const taken = await findTakenLogins(work, [...fresh]);
    for (const code of fresh) if (!taken.has(code.toLowerCase())) codes.add(code);
  }
  await insertRows(
    work,
    "access.vouchers",
    { id: "uuid", batch_id: "uuid", partner_id: "uuid", position: "int4", code: "text", password_sealed: "text" },
    [...codes].map((code, at) => ({
      ...{ id: uuidv7(work.now.getTime()), batch_id: batch.id, partner_id: batch.partner_id, position: at + 1, code },
      password_sealed: batch.has_passwords ? seal(makeCode("", randomBytes(passwordLength))) : null,
    })),
  );
}

export async function updateBatch(work: Work, id: string, edit: BatchEdit, version: number): Promise<Batch> {
  const before = await visibleBatches(work).where("batch.id", "=", id).forUpdate().executeTakeFirst();
  if (!before) throw notFound("There is no such batch of vouchers.");
  if (before.version !== version) throw editConflict("Somebody else changed these vouchers meanwhile.");
  if (edit.locationId !== undefined && edit.locationId !== before.location_id)
    await checkLocation(work, edit.locationId, before.partner_id);
  const after = await db(work)
    .updateTable("access.voucher_batches")
    .set({
      version: sql`version + 1`,
      ...(edit.title === undefined ? {} : { title: edit.title }),
      ...(edit.locationId === undefined ? {} : { location_id: edit.locationId }),
      ...(edit.downBps === undefined ? {} : { down_bps: bigOrNull(edit.downBps) }),
      ...(edit.upBps === undefined ? {} : { up_bps: bigOrNull(edit.upBps) }),
      ...(edit.nasPool === undefined ? {} : { nas_pool: edit.nasPool }),
      ...(edit.loginUrl === undefined ? {} : { login_url: edit.loginUrl }),
      ...(edit.isDisabled === undefined ? {} : { is_disabled: edit.isDisabled }),
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (after.is_disabled && !before.is_disabled) await endSessionsOf(work, id);
  tellOfBatch(work, after, "updated", differences(changeableOf(before), changeableOf(after)));
  return after;
}

const changeableOf = (batch: Batch) => ({
  ...{ title: batch.title, locationId: batch.location_id, downBps: batch.down_bps, upBps: batch.up_bps },
  ...{ nasPool: batch.nas_pool, loginUrl: batch.login_url, isDisabled: batch.is_disabled },
});

async function endSessionsOf(work: Work, batchId: string): Promise<void> {
  const used = await db(work)
    .selectFrom("access.vouchers")
    .select("id")
    .where("batch_id", "=", batchId)
    .where("first_used_at", "is not", null)
    .execute();
  await endSessionsOfVouchers(
    work,
    used.map(({ id }) => id),
    "block",
  );
}

function tellOfBatch(work: Work, batch: Batch, action: string, changes: Record<string, { before: unknown; after: unknown }>): void {
  work.audit({
    ...{
      entity: "voucher_batch",
      entityId: batch.id,
      label: `Vouchers ${batchLabel(batch)}`,
      action,
      partnerId: batch.partner_id,
      changes,
    },
  });
}

/** Switches one voucher off or on; what is open with it ends. */
export async function switchVoucher(
  work: Work,
  id: string,
  { isDisabled, version }: { isDisabled: boolean; version: number },
): Promise<string> {
  const before = await db(work)
    .selectFrom("access.vouchers as voucher")
    .selectAll("voucher")
    .where("voucher.id", "=", id)
    .where(visibleTo(work.actor, { partner: "voucher.partner_id" }))
    .forUpdate()
    .executeTakeFirst();
  if (!before) throw notFound("There is no such voucher.");
  if (before.version !== version) throw editConflict("Somebody else changed this voucher meanwhile.");
  await db(work).updateTable("access.vouchers").set({ is_disabled: isDisabled, version: sql`version + 1` }).where("id", "=", id).execute();
  if (isDisabled) await endSessionsOfVouchers(work, [id], "block");
  const batch = await getBatch(work, before.batch_id);
  work.audit({
    ...{
      entity: "voucher",
      entityId: id,
      label: `Voucher V-${batch.number}/${before.position}`,
      action: "updated",
      partnerId: batch.partner_id,
    },
    changes: { isDisabled: { before: before.is_disabled, after: isDisabled } },
  });
  return batch.id;
}

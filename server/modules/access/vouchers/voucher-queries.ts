// Vouchers as the RADIUS server keeps them in memory: all of them at its start, and those that changed.
import { type SqlBool, sql } from "kysely";
import { isCode, normalCode } from "../../../platform/typed-codes/code-rules.ts";
import type { HashCode } from "../../../platform/typed-codes/hash-code.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import type { Voucher } from "./voucher-rules.ts";

const batch = 5_000;

const select = (work: Work) =>
  db(work)
    .selectFrom("access.vouchers as voucher")
    .innerJoin("access.voucher_batches as batch", "batch.id", "voucher.batch_id")
    .select(["voucher.id", "voucher.number", "voucher.code", "voucher.code_hash", "voucher.password_sealed", "voucher.withheld"])
    .select(["voucher.is_disabled", "voucher.first_used_at"])
    .select(["voucher.used_down_bytes", "voucher.used_up_bytes", "voucher.used_seconds", "voucher.batch_id"])
    .select([
      "batch.title",
      "batch.partner_id",
      "batch.location_id",
      "batch.down_bps",
      "batch.up_bps",
      "batch.down_bytes",
      "batch.up_bytes",
    ])
    .select(["batch.total_bytes", "batch.online_seconds", "batch.valid_minutes", "batch.valid_until", "batch.first_use_until"])
    .select("batch.nas_pool")
    .select("batch.is_disabled as batch_is_disabled");

type Row = Awaited<ReturnType<ReturnType<typeof select>["executeTakeFirstOrThrow"]>>;

const numberOrNull = (value: bigint | null): number | null => (value === null ? null : Number(value));

const voucherOf = (row: Row): Voucher => ({
  ...{ id: row.id, number: Number(row.number), code: row.code, codeHash: row.code_hash, passwordSealed: row.password_sealed },
  ...{ withheld: row.withheld, isDisabled: row.is_disabled, firstUsedAt: row.first_used_at },
  used: { downBytes: Number(row.used_down_bytes), upBytes: Number(row.used_up_bytes), seconds: Number(row.used_seconds) },
  terms: {
    ...{ batchId: row.batch_id, title: row.title, partnerId: row.partner_id, locationId: row.location_id },
    rates: { downBps: Number(row.down_bps ?? 0n), upBps: Number(row.up_bps ?? 0n) },
    ...{ downBytes: numberOrNull(row.down_bytes), upBytes: numberOrNull(row.up_bytes), totalBytes: numberOrNull(row.total_bytes) },
    ...{ onlineSeconds: row.online_seconds, validMinutes: row.valid_minutes, validUntil: row.valid_until },
    ...{ firstUseUntil: row.first_use_until, nasPool: row.nas_pool, isDisabled: row.batch_is_disabled },
  },
});

/** All of them, a few thousand at a time. */
export async function* loadVouchers(work: Work): AsyncGenerator<Voucher[]> {
  for (let after = 0n; ; ) {
    const rows = await select(work).where("voucher.number", ">", after).orderBy("voucher.number").limit(batch).execute();
    yield rows.map(voucherOf);
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = last.number;
  }
}

/** Those of them that are there. */
export async function loadVouchersOf(work: Work, ids: readonly string[]): Promise<Voucher[]> {
  const found: Voucher[] = [];
  for (let at = 0; at < ids.length; at += batch) {
    const some = ids.slice(at, at + batch);
    const rows = await select(work).where(sql<SqlBool>`voucher.id = any (${some}::uuid[])`).execute();
    found.push(...rows.map(voucherOf));
  }
  return found;
}

/** The one with a code, in whatever case; one that was sold also however it is grouped. */
export async function loadVoucherByCode(work: Work, hash: HashCode, typed: string): Promise<Voucher | undefined> {
  const code = normalCode(typed);
  const row = await select(work)
    .where(sql<SqlBool>`(lower(voucher.code) = lower(${typed}) or voucher.code_hash = ${isCode(code) ? hash(code) : null})`)
    .executeTakeFirst();
  return row && voucherOf(row);
}

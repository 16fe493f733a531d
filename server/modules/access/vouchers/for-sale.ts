// Vouchers that are sold (B-230): whoever sells them has them made here, and opens and shuts them. What they cost is not known here.
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { codeLength, makeCode } from "../../../platform/typed-codes/code-rules.ts";
import type { HashCode } from "../../../platform/typed-codes/hash-code.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { findTakenLogins } from "../../services/index.ts";
import { db } from "../tables.ts";
import { getBatch } from "./batches.ts";
import { endSessionsOfVouchers } from "./end-sessions.ts";
import { tellOfFirstUses } from "./tell-of-first-uses.ts";
import { loadVouchersOf } from "./voucher-queries.ts";
import { opensNothing, voucherEnd } from "./voucher-rules.ts";

/** Null: no limit. At least one of the three is said. */
interface Limits {
  readonly onlineSeconds: number | null;
  /** By the clock, from the first use on. */
  readonly validMinutes: number | null;
  readonly totalBytes: number | null;
}

interface ForSale extends Limits {
  readonly partnerId: string;
  readonly title: string;
  readonly prefix: string;
  readonly quantity: number;
  readonly firstUseUntil: Date | null;
}

/** A batch whose vouchers have no codes yet and open nothing before they are released. */
export async function makeVouchersForSale(
  work: Work,
  wanted: ForSale,
): Promise<{ readonly batchId: string; readonly vouchers: readonly { readonly id: string; readonly position: number }[] }> {
  const batch = await db(work)
    .insertInto("access.voucher_batches")
    .values({
      ...{ partner_id: wanted.partnerId, location_id: null, title: wanted.title, prefix: wanted.prefix, code_length: codeLength },
      ...{ quantity: wanted.quantity, has_passwords: false, price_minor: null, currency: null, down_bps: null, up_bps: null },
      ...{ down_bytes: null, up_bytes: null, total_bytes: wanted.totalBytes === null ? null : BigInt(wanted.totalBytes) },
      ...{ online_seconds: wanted.onlineSeconds, valid_minutes: wanted.validMinutes, valid_until: null },
      ...{ first_use_until: wanted.firstUseUntil, nas_pool: null, login_url: "", is_for_sale: true },
      ...{ created_by: JSON.stringify(describeActor(work)), created_at: work.now },
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  const vouchers = Array.from({ length: wanted.quantity }, (_, at) => ({ id: uuidv7(work.now.getTime()), position: at + 1 }));
  await sql`insert into access.vouchers (id, batch_id, partner_id, position, withheld)
    select made.id, ${batch.id}, ${wanted.partnerId}, made.position, 'unsold'
    from unnest(${vouchers.map(({ id }) => id)}::uuid[], ${vouchers.map(({ position }) => position)}::int[]) as made (id, position)`.execute(
    work.tx,
  );
  return { batchId: batch.id, vouchers };
}

/** A code that is somebody's login already is made anew. */
const mostRounds = 5;

/** Gives a batch for sale its codes, or others; what had been given before opens nothing any more. @returns them by position, from 1 on: only their hashes are kept */
export async function makeVoucherCodes(work: Work, batchId: string, hash: HashCode): Promise<string[]> {
  const { prefix, quantity } = await getBatch(work, batchId);
  const codes = new Set<string>();
  for (let round = 0; codes.size < quantity; round++) {
    if (round === mostRounds) throw new Error(`no free codes were found for the vouchers of batch ${batchId}`);
    const fresh = Array.from({ length: quantity - codes.size }, () => makeCode(prefix, randomBytes(codeLength)));
    const taken = await findTakenLogins(work, fresh);
    for (const code of fresh) if (!taken.has(code.toLowerCase())) codes.add(code);
  }
  const listed = [...codes];
  await sql`update access.vouchers voucher set code_hash = made.hash, version = version + 1
    from unnest(${listed.map((_, at) => at + 1)}::int[], ${listed.map(hash)}::text[]) as made (position, hash)
    where voucher.batch_id = ${batchId} and voucher.position = made.position`.execute(work.tx);
  return listed;
}

/** They were bought: they open from now on. */
export async function releaseVouchers(work: Work, ids: readonly string[]): Promise<void> {
  const { numAffectedRows } = await sql`update access.vouchers voucher set withheld = null, version = version + 1
    from (select id from access.vouchers where id = any (${ids}::uuid[]) and withheld = 'unsold' order by id for update) wanted
    where voucher.id = wanted.id`.execute(work.tx);
  if (numAffectedRows !== BigInt(ids.length)) throw new Error(`${ids.length} vouchers were to be opened, and ${numAffectedRows} were`);
}

/** Those of them that nobody used open nothing any more. @returns which those are */
export async function withholdUnusedVouchers(work: Work, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`update access.vouchers voucher set withheld = 'void', version = version + 1
    from (select id from access.vouchers where id = any (${ids}::uuid[]) and first_used_at is null order by id for update) wanted
    where voucher.id = wanted.id returning voucher.id`.execute(work.tx);
  const shut = rows.map(({ id }) => id);
  // A login may have been answered from memory a moment ago.
  await endSessionsOfVouchers(work, shut, "block");
  return new Set(shut);
}

/** The voucher with a code. Undefined: there is none, or it is another partner's. */
export async function findVoucherWithCode(work: Work, codeHash: string): Promise<string | undefined> {
  const row = await db(work)
    .selectFrom("access.vouchers as voucher")
    .select("voucher.id")
    .where("voucher.code_hash", "=", codeHash)
    .where(visibleTo(work.actor, { partner: "voucher.partner_id" }))
    .executeTakeFirst();
  return row?.id;
}

interface Used extends Limits {
  readonly isFirst: boolean;
  readonly usedAt: Date;
  /** By the clock; null: it has no end there. */
  readonly endsAt: Date | null;
}

/** As a login by RADIUS does: with the first one its time begins. Undefined: it opens nothing. */
export async function openVoucher(work: Work, id: string): Promise<Used | undefined> {
  // Of two at once the second waits for the first and finds it used.
  await db(work).selectFrom("access.vouchers").select("id").where("id", "=", id).forUpdate().execute();
  const [voucher] = await loadVouchersOf(work, [id]);
  if (!voucher || opensNothing(voucher, work.now)) return undefined;
  const usedAt = voucher.firstUsedAt ?? work.now;
  const { onlineSeconds, validMinutes, totalBytes } = voucher.terms;
  const endsAt = voucherEnd({ firstUsedAt: usedAt, terms: voucher.terms });
  const used = { usedAt, endsAt, onlineSeconds, validMinutes, totalBytes };
  if (voucher.firstUsedAt !== null) return { isFirst: false, ...used };
  await db(work).updateTable("access.vouchers").set({ first_used_at: usedAt, version: sql`version + 1` }).where("id", "=", id).execute();
  tellOfFirstUses(work, [{ id, partner_id: voucher.terms.partnerId, used_at: usedAt }]);
  return { isFirst: true, ...used };
}

interface VoucherForSale {
  readonly firstUsedAt: Date | null;
  readonly endsAt: Date | null;
}

/** By their ids. */
export async function findVouchersForSale(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, VoucherForSale>> {
  const found = await loadVouchersOf(work, ids);
  return new Map(
    found.map(({ id, firstUsedAt, terms }) => [id, { firstUsedAt, endsAt: firstUsedAt && voucherEnd({ firstUsedAt, terms }) }]),
  );
}

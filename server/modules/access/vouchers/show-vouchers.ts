// Lists of batches of vouchers and of the vouchers in them.
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { defineExport, moment } from "../../../platform/exports/list-export.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listLocations } from "../../partners/index.ts";
import { findOpenSessionsOfVouchers } from "../../usage/index.ts";
import { db } from "../tables.ts";
import { type Batch, batchLabel, getBatch, visibleBatches } from "./batches.ts";
import {
  exportNetworkVouchersEndpoint,
  type listNetworkVouchersEndpoint,
  type listVoucherBatchesEndpoint,
  type NetworkVoucherView,
  type VoucherBatchView,
  voucherStates,
} from "./contract.ts";
import { type VoucherState, voucherEnd } from "./voucher-rules.ts";

type BatchView = z.input<typeof VoucherBatchView>;
type VoucherView = z.input<typeof NetworkVoucherView>;

export async function listBatches(work: Work, request: QueryOf<typeof listVoucherBatchesEndpoint>): Promise<Page<BatchView>> {
  const { text, partnerId, locationId, isDisabled, isForSale } = request.filter;
  let query = visibleBatches(work);
  if (text)
    query = query.where(
      sql<boolean>`('V-' || batch.number = upper(${text}) or platform.plain(batch.title) like '%' || platform.plain(${escapeLike(text)}) || '%')`,
    );
  if (partnerId) query = query.where("batch.partner_id", "=", partnerId);
  if (locationId) query = query.where("batch.location_id", "=", locationId);
  if (isDisabled !== undefined) query = query.where("batch.is_disabled", "=", isDisabled);
  if (isForSale !== undefined) query = query.where("batch.is_for_sale", "=", isForSale);
  const page = await listPage(work, query, request, {
    sorts: {
      createdAt: { by: sql`batch.created_at`, type: "timestamptz" },
      title: { by: sql`lower(batch.title)`, type: "text" },
      quantity: { by: sql`batch.quantity`, type: "int" },
    },
    defaultSort: "-createdAt",
    id: sql<string>`batch.id`,
  });
  return { ...page, items: await batchViews(work, page.items) };
}

export async function showBatch(work: Work, id: string): Promise<BatchView> {
  const [view] = await batchViews(work, [await getBatch(work, id)]);
  if (!view) throw notFound();
  return view;
}

async function batchViews(work: Work, batches: readonly Batch[]): Promise<BatchView[]> {
  if (batches.length === 0) return [];
  const counted = await sql<{ batch_id: string; state: VoucherState; count: number }>`
    select voucher.batch_id, ${stateOf(work.now)} as state, count(*)::int as count
    from access.vouchers voucher join access.voucher_batches batch on batch.id = voucher.batch_id
    where voucher.batch_id = any (${batches.map(({ id }) => id)}::uuid[]) group by 1, 2`.execute(work.tx);
  const places = new Map((await listLocations(work)).map(({ id, name }) => [id, name]));
  return batches.map((batch) => {
    const countOf = (state: VoucherState): number =>
      counted.rows.find((row) => row.batch_id === batch.id && row.state === state)?.count ?? 0;
    return {
      ...{ id: batch.id, number: Number(batch.number), partnerId: batch.partner_id, title: batch.title },
      ...{ locationId: batch.location_id, location: places.get(batch.location_id ?? "") ?? null, prefix: batch.prefix },
      ...{ codeLength: batch.code_length, quantity: batch.quantity, hasPasswords: batch.has_passwords },
      price: batch.price_minor === null || batch.currency === null ? null : toMoneyJson(money(batch.price_minor, batch.currency)),
      ...{ downBps: numberOrNull(batch.down_bps), upBps: numberOrNull(batch.up_bps) },
      ...{ downBytes: numberOrNull(batch.down_bytes), upBytes: numberOrNull(batch.up_bytes), totalBytes: numberOrNull(batch.total_bytes) },
      ...{ onlineSeconds: batch.online_seconds, validMinutes: batch.valid_minutes, validUntil: batch.valid_until?.toISOString() ?? null },
      ...{ nasPool: batch.nas_pool, loginUrl: batch.login_url, isDisabled: batch.is_disabled },
      ...{ firstUseUntil: batch.first_use_until?.toISOString() ?? null, isForSale: batch.is_for_sale },
      counts: Object.fromEntries(voucherStates.map((state) => [state, countOf(state)])) as Record<VoucherState, number>,
      createdBy: batch.created_by.name ?? batch.created_by.kind,
      ...{ createdAt: batch.created_at.toISOString(), version: batch.version },
    };
  });
}

const numberOrNull = (value: bigint | null): number | null => (value === null ? null : Number(value));

/** As `voucherState` has it; of `voucher` and its `batch`. */
const stateOf = (now: Date): RawBuilder<VoucherState> => sql<VoucherState>`case
  when voucher.withheld is not null or voucher.is_disabled or batch.is_disabled then 'disabled'
  when voucher.used_down_bytes >= batch.down_bytes or voucher.used_up_bytes >= batch.up_bytes
    or voucher.used_down_bytes + voucher.used_up_bytes >= batch.total_bytes or voucher.used_seconds >= batch.online_seconds then 'used_up'
  when coalesce(batch.valid_until, voucher.first_used_at + make_interval(mins => batch.valid_minutes)) <= ${now} then 'expired'
  when voucher.first_used_at is null and batch.first_use_until <= ${now} then 'expired'
  when voucher.first_used_at is null then 'new' else 'active' end`;

const vouchersOf = (work: Work) =>
  db(work)
    .selectFrom("access.vouchers as voucher")
    .innerJoin("access.voucher_batches as batch", "batch.id", "voucher.batch_id")
    .select(["voucher.id", "voucher.position", "voucher.code", "voucher.first_used_at", "voucher.withheld", "voucher.is_disabled"])
    .select("voucher.version")
    .select(["voucher.used_down_bytes", "voucher.used_up_bytes", "voucher.used_seconds", "batch.valid_minutes", "batch.valid_until"])
    .select(stateOf(work.now).as("state"));

type Row = Awaited<ReturnType<ReturnType<typeof vouchersOf>["executeTakeFirstOrThrow"]>>;

async function voucherViews(work: Work, rows: readonly Row[]): Promise<VoucherView[]> {
  const online = await findOpenSessionsOfVouchers(
    work,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...{ id: row.id, position: row.position, code: row.code, state: row.state, withheld: row.withheld, version: row.version },
    isDisabled: row.is_disabled,
    firstUsedAt: row.first_used_at?.toISOString() ?? null,
    endsAt:
      voucherEnd({
        firstUsedAt: row.first_used_at,
        terms: { validMinutes: row.valid_minutes, validUntil: row.valid_until },
      })?.toISOString() ?? null,
    ...{ usedDownBytes: Number(row.used_down_bytes), usedUpBytes: Number(row.used_up_bytes), usedSeconds: Number(row.used_seconds) },
    isOnline: online.has(row.id),
  }));
}

export async function listVouchers(
  work: Work,
  batchId: string,
  request: QueryOf<typeof listNetworkVouchersEndpoint>,
): Promise<Page<VoucherView>> {
  await getBatch(work, batchId);
  const { text, state } = request.filter;
  let query = vouchersOf(work).where("voucher.batch_id", "=", batchId);
  if (text) query = query.where(sql<boolean>`lower(voucher.code) like ${`${escapeLike(text.toLowerCase())}%`}`);
  if (state) query = query.where(sql<boolean>`${stateOf(work.now)} = any (${state}::text[])`);
  const page = await listPage(work, query, request, {
    sorts: {
      position: { by: sql`voucher.position`, type: "int" },
      firstUsedAt: { by: sql`coalesce(voucher.first_used_at, '-infinity')`, type: "timestamptz" },
      usedBytes: { by: sql`voucher.used_down_bytes + voucher.used_up_bytes`, type: "bigint" },
    },
    defaultSort: "position",
    id: sql<string>`voucher.id`,
  });
  return { ...page, items: await voucherViews(work, page.items) };
}

export async function showVoucher(work: Work, batchId: string, id: string): Promise<VoucherView> {
  const rows = await vouchersOf(work).where("voucher.batch_id", "=", batchId).where("voucher.id", "=", id).execute();
  const [view] = await voucherViews(work, rows);
  if (!view) throw notFound("There is no such voucher.");
  return view;
}

export const vouchersExport = defineExport<typeof exportNetworkVouchersEndpoint, VoucherView>({
  endpoint: exportNetworkVouchersEndpoint,
  may: "network.vouchers.view",
  kind: "network-vouchers",
  about: async (work, { voucherBatchId }) => {
    const batch = await getBatch(work, voucherBatchId);
    return { label: `Vouchers ${batchLabel(batch)}`, name: `vouchers-${batch.number}` };
  },
  cells: {
    position: (row) => row.position,
    code: (row) => row.code ?? "",
    state: (row) => row.state,
    firstUsedAt: moment((row) => row.firstUsedAt),
    endsAt: moment((row) => row.endsAt),
    usedDownBytes: (row) => row.usedDownBytes,
    usedUpBytes: (row) => row.usedUpBytes,
    usedSeconds: (row) => row.usedSeconds,
    isOnline: (row) => (row.isOnline ? "yes" : "no"),
  },
  list: (work, page, { params, filter }) => listVouchers(work, params.voucherBatchId, { ...page, filter }),
});

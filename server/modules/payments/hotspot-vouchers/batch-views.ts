import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findVouchersForSale } from "../../access/index.ts";
import { listBuyers } from "../../customers/index.ts";
import { allowanceOf } from "./allowance-rules.ts";
import { type Batch, batchLabel } from "./batches.ts";
import type { listVoucherBatchesEndpoint, listVouchersEndpoint, VoucherBatch, VoucherRow } from "./contract.ts";
import { taxNames, viewOfKind } from "./kinds.ts";
import { db, type VoucherState } from "./tables.ts";

type View = z.input<typeof VoucherBatch>;

const selectBatches = (work: Work) =>
  db(work)
    .selectFrom("payments.hotspot_voucher_batches as batch")
    .selectAll("batch")
    .where(visibleTo(work.actor, { partner: "batch.partner_id" }));

/** Kept with the network's batch of the same id. */
interface OfNetwork {
  id: string;
  number: bigint;
  title: string;
  prefix: string;
  online_seconds: number | null;
  valid_minutes: number | null;
  total_bytes: bigint | null;
}

const readNetwork = async (work: Work, ids: readonly string[]): Promise<Map<string, OfNetwork>> => {
  const { rows } =
    await sql<OfNetwork>`select id, number, title, prefix, online_seconds, valid_minutes, total_bytes from access.voucher_batches
    where id = any (${ids}::uuid[])`.execute(work.tx);
  return new Map(rows.map((row) => [row.id, row]));
};

export async function listBatches(work: Work, request: QueryOf<typeof listVoucherBatchesEndpoint>): Promise<Page<View>> {
  const { filter } = request;
  let query = selectBatches(work);
  if (filter.q)
    query = query.where(sql<boolean>`('HV-' || batch.number = upper(${filter.q}) or exists (select from access.voucher_batches known
        where known.id = batch.id and known.title ilike ${`%${escapeLike(filter.q)}%`}))`);
  if (filter.partner) query = query.where("batch.partner_id", "in", filter.partner);
  if (filter.state)
    query = query.where(
      sql<boolean>`exists (select from payments.hotspot_vouchers voucher where voucher.batch_id = batch.id and voucher.state = any (${filter.state}::text[]))`,
    );
  const page = await listPage(work, query, request, {
    sorts: { createdAt: { by: sql`batch.created_at`, type: "timestamptz" } },
    defaultSort: "-createdAt",
    id: sql<string>`batch.id`,
  });
  return { ...page, items: await viewsOf(work, page.items) };
}

export async function getBatchView(work: Work, batchId: string): Promise<View> {
  const [view] = await viewsOf(work, await selectBatches(work).where("batch.id", "=", batchId).execute());
  if (!view) throw notFound();
  return view;
}

async function viewsOf(work: Work, batches: readonly Batch[]): Promise<View[]> {
  const counted = await sql<{ batch_id: string; state: VoucherState; vouchers: number; owed: bigint }>`
    select batch_id, state, count(*)::int as vouchers, sum(owed_minor)::int8 as owed
    from payments.hotspot_vouchers where batch_id = any (${batches.map(({ id }) => id)}::uuid[]) group by 1, 2`.execute(work.tx);
  const kinds = await db(work)
    .selectFrom("payments.hotspot_voucher_kinds")
    .selectAll()
    .where(sql<boolean>`id = any (${batches.map(({ kind_id }) => kind_id)}::uuid[])`)
    .execute();
  const names = await taxNames(work);
  const inNetwork = await readNetwork(
    work,
    batches.map(({ id }) => id),
  );
  return batches.flatMap((batch) => {
    const kind = kinds.find(({ id }) => id === batch.kind_id);
    const network = inNetwork.get(batch.id);
    if (!kind || !network) return [];
    const own = counted.rows.filter((row) => row.batch_id === batch.id);
    const count = (state: VoucherState): number => own.find((row) => row.state === state)?.vouchers ?? 0;
    return [
      {
        id: batch.id,
        label: batchLabel(batch.number),
        title: network.title,
        partnerId: batch.partner_id,
        kind: viewOfKind(kind, names),
        allows: allowanceOf({
          onlineSeconds: network.online_seconds,
          validMinutes: network.valid_minutes,
          totalBytes: network.total_bytes === null ? null : Number(network.total_bytes),
        }),
        networkNumber: Number(network.number),
        prefix: network.prefix,
        quantity: batch.quantity,
        validTill: batch.valid_till,
        counts: { new: count("new"), sold: count("sold"), used: count("used"), expired: count("expired"), void: count("void") },
        owed: toMoneyJson(
          money(
            own.reduce((sum, row) => sum + row.owed, 0n),
            kind.currency,
          ),
        ),
        exported:
          batch.exported_at && batch.exported_by
            ? { at: batch.exported_at.toISOString(), by: batch.exported_by.name ?? batch.exported_by.kind }
            : null,
        createdBy: batch.created_by.name ?? batch.created_by.kind,
        createdAt: batch.created_at.toISOString(),
        version: batch.version,
      },
    ];
  });
}

async function numbersOf(work: Work, documentIds: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; number: string }>`select id, number from billing.money_documents
    where id = any (${[...documentIds]}::uuid[])`.execute(work.tx);
  return new Map(rows.map(({ id, number }) => [id, number]));
}

export async function listVouchers(
  work: Work,
  batchId: string,
  request: QueryOf<typeof listVouchersEndpoint>,
): Promise<Page<z.input<typeof VoucherRow>>> {
  await getBatchView(work, batchId);
  let query = db(work).selectFrom("payments.hotspot_vouchers as voucher").selectAll("voucher").where("voucher.batch_id", "=", batchId);
  if (request.filter.state) query = query.where("voucher.state", "in", request.filter.state);
  const page = await listPage(work, query, request, {
    sorts: { position: { by: sql`voucher.position`, type: "int" } },
    defaultSort: "position",
    id: sql<string>`voucher.id`,
  });
  const buyers = await listBuyers(work, [...new Set(page.items.flatMap(({ sold_to }) => (sold_to === null ? [] : [sold_to])))]);
  const numbers = await numbersOf(work, [...new Set(page.items.flatMap(({ document_id }) => (document_id === null ? [] : [document_id])))]);
  const known = await findVouchersForSale(
    work,
    page.items.map(({ id }) => id),
  );
  return {
    ...page,
    items: page.items.map((voucher) => {
      const buyer = voucher.sold_to === null ? undefined : buyers.get(voucher.sold_to);
      return {
        id: voucher.id,
        position: voucher.position,
        state: voucher.state,
        soldTo:
          voucher.sold_to === null
            ? null
            : { id: voucher.sold_to, number: buyer?.number ?? 0, name: buyer?.companyName || buyer?.name || "" },
        document: voucher.document_id === null ? null : { id: voucher.document_id, number: numbers.get(voucher.document_id) ?? "" },
        usedAt: known.get(voucher.id)?.firstUsedAt?.toISOString() ?? null,
        usedFrom: voucher.used_from ?? "",
        endsAt: known.get(voucher.id)?.endsAt?.toISOString() ?? null,
      };
    }),
  };
}

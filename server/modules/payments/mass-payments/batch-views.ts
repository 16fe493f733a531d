// Tables of payments as staff see them.
import { Readable } from "node:stream";
import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { csvLine } from "../../../platform/csv.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import type { Work } from "../../../platform/work.ts";
import { findDocumentFacts } from "../../billing/index.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { db } from "../tables.ts";
import { type Batch, type BatchRow, getBatch, isBookable, rowsOf } from "./batch-store.ts";
import type { BatchRowView, BatchView, listBatchesEndpoint, listBatchRowsEndpoint } from "./contract.ts";

type View = z.input<typeof BatchView>;
type RowView = z.input<typeof BatchRowView>;

interface Count {
  readonly batch_id: string;
  readonly state: BatchRow["state"];
  readonly finding: BatchRow["finding"];
  readonly currency: string | null;
  readonly bookable: boolean;
  readonly count: number;
  readonly sum: bigint | null;
}

export async function batchViews(work: Work, batches: readonly Batch[]): Promise<View[]> {
  const { rows } =
    await sql<Count>`select batch_id, state, finding, currency, (${isBookable} or state = 'booked') as bookable, count(*)::int as count, sum(amount_minor)::bigint as sum
    from payments.batch_rows where batch_id = any (${batches.map(({ id }) => id)}::uuid[]) group by 1, 2, 3, 4, 5`.execute(work.tx);
  const of = Map.groupBy(rows, (row) => row.batch_id);
  return Promise.all(batches.map(async (batch) => viewOf(batch, of.get(batch.id) ?? [], await getPartner(work, batch.partner_id))));
}

const total = (counts: readonly Count[]): number => counts.reduce((sum, { count }) => sum + count, 0);

function viewOf(batch: Batch, counts: readonly Count[], partner: { name: string; currency: string }): View {
  const by = (state: BatchRow["state"]): number => total(counts.filter((one) => one.state === state));
  const counted = counts.filter(({ bookable }) => bookable);
  const sums = Map.groupBy(counted, ({ currency }) => currency ?? "");
  const waiting = Map.groupBy(
    counts.filter(({ state }) => state === "open" || state === "left_out"),
    ({ finding }) => finding,
  );
  return {
    id: batch.id,
    number: Number(batch.number),
    partnerId: batch.partner_id,
    partnerName: partner.name,
    currency: partner.currency,
    state: batch.state,
    source: batch.source,
    fileName: batch.file_name,
    createdBy: batch.created_by.name ?? "",
    createdAt: batch.created_at.toISOString(),
    confirmedBy: batch.confirmed_at === null ? null : batch.confirmed_by_name,
    confirmedAt: batch.confirmed_at?.toISOString() ?? null,
    endedAt: batch.ended_at?.toISOString() ?? null,
    version: batch.version,
    rows: total(counts),
    bookable: total(counted),
    amounts: [...sums].map(([currency, all]) =>
      toMoneyJson(
        money(
          all.reduce((sum, one) => sum + BigInt(one.sum ?? 0n), 0n),
          currency,
        ),
      ),
    ),
    counts: { open: by("open"), booked: by("booked"), failed: by("failed"), leftOut: by("left_out") },
    findings: [...waiting].map(([finding, all]) => ({ finding, count: total(all) })),
  };
}

export const batchView = async (work: Work, batchId: string): Promise<View> => {
  const [view] = await batchViews(work, [await getBatch(work, batchId)]);
  return view as View;
};

export async function listBatches(work: Work, request: QueryOf<typeof listBatchesEndpoint>): Promise<Page<View>> {
  let query = db(work)
    .selectFrom("payments.batches as batch")
    .selectAll("batch")
    .where(visibleTo(work.actor, { partner: "batch.partner_id" }));
  if (request.filter.partner) query = query.where("batch.partner_id", "in", request.filter.partner);
  if (request.filter.state) query = query.where("batch.state", "in", request.filter.state);
  const page = await listPage(work, query, request, {
    sorts: { createdAt: { by: sql`batch.created_at`, type: "timestamptz" } },
    defaultSort: "-createdAt",
    id: sql<string>`batch.id`,
  });
  return { ...page, items: await batchViews(work, page.items) };
}

export async function listBatchRows(work: Work, batchId: string, request: QueryOf<typeof listBatchRowsEndpoint>): Promise<Page<RowView>> {
  const batch = await getBatch(work, batchId);
  let query = db(work).selectFrom("payments.batch_rows as row").selectAll("row").where("row.batch_id", "=", batch.id);
  if (request.filter.state) query = query.where("row.state", "in", request.filter.state);
  if (request.filter.finding) query = query.where("row.finding", "in", request.filter.finding);
  const page = await listPage(work, query, request, {
    sorts: { position: { by: sql`row.position`, type: "int" } },
    defaultSort: "position",
    id: sql<string>`row.id`,
  });
  return { ...page, items: await rowViews(work, page.items) };
}

export async function rowView(work: Work, batchId: string, rowId: string): Promise<RowView> {
  const rows = await db(work)
    .selectFrom("payments.batch_rows")
    .selectAll()
    .where("batch_id", "=", batchId)
    .where("id", "=", rowId)
    .execute();
  const [view] = await rowViews(work, rows);
  return view as RowView;
}

async function rowViews(work: Work, rows: readonly BatchRow[]): Promise<RowView[]> {
  const people = await listBuyers(work, [
    ...new Set(
      rows.flatMap((row) => [
        ...(row.customer_id === null ? [] : [row.customer_id]),
        ...(row.finding_values.candidates ?? []).map(({ customerId }) => customerId),
      ]),
    ),
  ]);
  const documentNumbers = await numbersOf(work, rows);
  const receipts = await receiptsOf(work, rows);
  return rows.map((row) => {
    const buyer = row.customer_id === null ? undefined : people.get(row.customer_id);
    return {
      id: row.id,
      position: row.position,
      who: row.who,
      amount: row.amount,
      receivedOn: row.received,
      method: row.method_word,
      reference: row.reference,
      customerId: row.customer_id,
      customerNumber: buyer?.number ?? null,
      customerName: buyer?.name ?? null,
      documentId: row.document_id,
      documentNumber: row.document_id === null ? null : (documentNumbers.get(row.document_id) ?? null),
      money: row.amount_minor === null || row.currency === null ? null : toMoneyJson(money(row.amount_minor, row.currency)),
      on: row.received_on,
      paymentMethod: row.method,
      finding: row.finding,
      candidates: (row.finding_values.candidates ?? []).map(({ customerId, documentNumber }) => ({
        customerId,
        customerNumber: people.get(customerId)?.number ?? 0,
        customerName: people.get(customerId)?.name ?? "",
        documentNumber,
      })),
      like: { receipt: row.finding_values.receipt ?? null, row: row.finding_values.row ?? null },
      isConfirmed: row.is_confirmed,
      isLeftOut: row.is_left_out,
      state: row.state,
      paymentId: row.payment_id,
      receiptNumber: row.payment_id === null ? null : (receipts.get(row.payment_id) ?? null),
      failure: row.failure,
    };
  });
}

async function numbersOf(work: Work, rows: readonly BatchRow[]): Promise<Map<string, string>> {
  const numbers = new Map<string, string>();
  for (const id of new Set(rows.flatMap((row) => row.document_id ?? []))) {
    const facts = await findDocumentFacts(work, id);
    if (facts) numbers.set(id, facts.number);
  }
  return numbers;
}

async function receiptsOf(work: Work, rows: readonly BatchRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap((row) => row.payment_id ?? []);
  if (ids.length === 0) return new Map();
  const found = await db(work).selectFrom("payments.payments").select(["id", "receipt_number"]).where("id", "in", ids).execute();
  return new Map(found.map((row) => [row.id, row.receipt_number]));
}

/** In the columns that are read again when the file comes back, with one more that says why. */
export async function unbookedFile(work: Work, batchId: string): Promise<FileReply> {
  const batch = await getBatch(work, batchId);
  const rows = (await rowsOf(work, batch.id)).filter((row) => row.state !== "booked");
  const lines = [
    csvLine(["customer or invoice", "amount", "date", "method", "reference", "error"]),
    ...rows.map((row) => csvLine([row.who, row.amount, row.received, row.method_word, row.reference, whyNot(row)])),
  ];
  return {
    name: `payments-${batch.number}-not-booked.csv`,
    mediaType: "text/csv; charset=utf-8",
    bytes: Readable.from([new TextEncoder().encode(`\uFEFF${lines.join("")}`)]),
  };
}

function whyNot(row: BatchRow): string {
  if (row.state === "failed") return row.failure;
  if (row.is_left_out) return "left out";
  if (row.finding === "duplicate") {
    const { receipt, row: other } = row.finding_values;
    return receipt ? `like receipt ${receipt}` : `like row ${other}`;
  }
  return row.finding === "ready" ? "not booked yet" : row.finding.replaceAll("-", " ");
}

// The rows of an export batch: entries of its range, the documents behind them and what belongs to those. Read page by page by the entry's
// number, so that a batch of a million rows costs no more memory than one of ten.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import type { CsvValue } from "../../../platform/csv.ts";
import type { TableColumn } from "../../../platform/exports/table.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import type { BuyerSnapshot } from "../documents/draft-document.ts";
import { bookingsOf } from "./export-rules.ts";
import { chainPage } from "./verify-chain.ts";

export interface Batch {
  readonly id: string;
  readonly partnerId: string;
  readonly kind: "documents" | "lines" | "payments" | "journal" | "tax" | "customers" | "double_entry" | "datev" | "audit_file" | "pdfs";
  readonly isNew: boolean;
  readonly basis: "issue" | "posting";
  readonly from: Day | null;
  readonly to: Day | null;
  readonly afterSeq: bigint;
  readonly toSeq: bigint;
}

/** Whether an entry stands in the batch: by its number, and by its day where days were asked for. */
export function isInBatch(batch: Batch): RawBuilder<SqlBool> {
  const on = batch.basis === "issue" ? sql`coalesce(entry.origin_on, entry.entry_on)` : sql`entry.entry_on`;
  const inDays = batch.from === null ? sql`` : sql`and ${on} between ${batch.from} and ${batch.to}`;
  return sql<SqlBool>`entry.partner_id = ${batch.partnerId} and entry.seq > ${batch.afterSeq} and entry.seq <= ${batch.toSeq} ${inDays}`;
}

const documentKinds = sql`('invoice', 'credit_note')`;

/** The entry by which a document stands in the books: that of an edited invoice's former version stands there too, for what is no document any more. */
export const isOfDocument = sql<SqlBool>`entry.kind in ${documentKinds} and not exists (select from billing.document_versions former where former.entry_id = entry.id)`;

/** What there is to send, before anything is claimed. */
export async function countRows(work: Work, batch: Batch): Promise<number> {
  const count = await sql<{ n: bigint }>`select count(*) as n from (${countable(batch)}) counted`.execute(work.tx);
  return Number(count.rows[0]?.n ?? 0n);
}

function countable(batch: Batch): RawBuilder<unknown> {
  const entries = sql`billing.journal_entries entry`;
  const isIn = isInBatch(batch);
  switch (batch.kind) {
    case "documents":
    case "pdfs":
      return sql`select 1 from ${entries} where ${isIn} and ${isOfDocument}`;
    case "lines":
      return sql`select 1 from ${entries} join billing.document_lines line on line.document_id = entry.source_id where ${isIn} and ${isOfDocument}`;
    case "tax":
      return sql`select 1 from ${entries} join billing.document_taxes tax on tax.document_id = entry.source_id where ${isIn} and ${isOfDocument}`;
    case "payments":
      return sql`select 1 from ${entries} join billing.ledger_entries row on row.id = entry.id where ${isIn} and row.category in ('payment', 'refund')`;
    case "customers":
      return sql`select distinct entry.customer_id from ${entries} where ${isIn} and entry.customer_id is not null`;
    case "journal":
      return sql`select 1 from ${entries} join billing.journal_lines line on line.entry_id = entry.id where ${isIn}`;
    case "double_entry":
    case "datev":
    case "audit_file":
      return sql`select 1 from ${entries} where ${isIn}`;
  }
}

export interface RowsPage {
  readonly rows: readonly (readonly CsvValue[])[];
  /** Where the next page begins; null: this was the last one. */
  readonly next: string | null;
}

interface BatchTable {
  readonly columns: readonly TableColumn[];
  readonly page: (work: Work, batch: Batch, after: string | null) => Promise<RowsPage>;
}

const entriesAtOnce = 1000;
const plain = (name: string): TableColumn => ({ name, type: "plain" });
const day = (name: string): TableColumn => ({ name, type: "day" });
const amount = (name: string): TableColumn => ({ name, type: "amount" });
const moment = (name: string): TableColumn => ({ name, type: "moment" });

/** Rows that come with the number of their entry. All rows of an entry stand on one page. */
async function bySeq<Row extends { seq: bigint }>(
  work: Work,
  { batch, after }: { batch: Batch; after: string | null },
  query: (entries: RawBuilder<unknown>) => RawBuilder<Row>,
  cells: (row: Row) => readonly CsvValue[],
  only: RawBuilder<unknown> = sql`true`,
): Promise<RowsPage> {
  const entries = sql`(select entry.* from billing.journal_entries entry where ${isInBatch(batch)} and entry.seq > ${after ?? "0"}::bigint and ${only}
    order by entry.seq limit ${entriesAtOnce})`;
  const { rows } = await query(entries).execute(work.tx);
  // A page of entries may have no rows of this kind, so where it ended is asked of the entries.
  const end = await sql<{ last: bigint | null; n: number }>`select max(seq) as last, count(*)::int as n from ${entries} page`.execute(
    work.tx,
  );
  const { last = null, n = 0 } = end.rows[0] ?? {};
  return { rows: rows.map(cells), next: n < entriesAtOnce || last === null ? null : String(last) };
}

interface DocumentRow {
  seq: bigint;
  id: string;
  kind: string;
  number: string;
  issued_on: Day;
  due_on: Day | null;
  entry_on: Day;
  buyer: BuyerSnapshot;
  period_start: Day | null;
  period_end: Day | null;
  net_minor: bigint;
  tax_minor: bigint;
  gross_minor: bigint;
  currency: string;
  credits: string | null;
}

const documents: BatchTable = {
  columns: [
    plain("id"),
    plain("kind"),
    plain("number"),
    day("issuedOn"),
    day("dueOn"),
    day("postedOn"),
    plain("entry"),
    plain("customer"),
    plain("customerName"),
    plain("companyName"),
    plain("country"),
    plain("taxId"),
    day("periodStart"),
    day("periodEnd"),
    amount("net"),
    amount("tax"),
    amount("gross"),
    plain("currency"),
    plain("creditsInvoice"),
  ],
  page: (work, batch, after) =>
    bySeq(
      work,
      { batch, after },
      (
        entries,
      ) => sql<DocumentRow>`select entry.seq, document.id, document.kind, document.number, document.issued_on, document.due_on, entry.entry_on, document.buyer,
          document.period_start, document.period_end - 1 as period_end, document.net_minor, document.tax_minor, document.gross_minor, document.currency,
          credited.number as credits
        from ${entries} entry join billing.money_documents document on document.id = entry.source_id
        left join billing.money_documents credited on credited.id = document.invoice_id order by entry.seq`,
      (row) => {
        const sign = row.kind === "credit_note" ? -1n : 1n;
        const money = (minor: bigint): string => minorToDecimal(sign * minor, row.currency);
        const { customerNumber, name, companyName, country, taxId } = row.buyer;
        return [
          row.id,
          row.kind,
          row.number,
          row.issued_on,
          row.due_on,
          row.entry_on,
          row.seq,
          customerNumber,
          name,
          companyName,
          country,
          taxId,
          row.period_start,
          row.period_end,
          money(row.net_minor),
          money(row.tax_minor),
          money(row.gross_minor),
          row.currency,
          row.credits,
        ];
      },
      isOfDocument,
    ),
};

interface LineRow {
  seq: bigint;
  id: string;
  document: string;
  number: string;
  document_kind: string;
  position: number;
  kind: string;
  category: string;
  text: string;
  service_id: string | null;
  period_start: Day | null;
  period_end: Day | null;
  days: number | null;
  unit_price: string;
  quantity: string;
  tax_rate_percent: string;
  net_minor: bigint;
  currency: string;
  account: string | null;
}

const lines: BatchTable = {
  columns: [
    plain("id"),
    plain("document"),
    plain("number"),
    plain("documentKind"),
    plain("position"),
    plain("kind"),
    plain("category"),
    plain("text"),
    plain("service"),
    day("periodStart"),
    day("periodEnd"),
    plain("days"),
    plain("quantity"),
    amount("unitPrice"),
    plain("taxRatePercent"),
    amount("net"),
    plain("currency"),
    plain("account"),
  ],
  page: (work, batch, after) =>
    bySeq(
      work,
      { batch, after },
      (
        entries,
      ) => sql<LineRow>`select entry.seq, line.id, document.id as document, document.number, document.kind as document_kind, line.position, line.kind, line.category,
          line.text, line.service_id, line.period_start, line.period_end - 1 as period_end, line.days, trim_scale(line.unit_price)::text as unit_price,
          trim_scale(line.quantity)::text as quantity, trim_scale(line.tax_rate_percent)::text as tax_rate_percent, line.net_minor, document.currency,
          line.revenue_account as account
        from ${entries} entry join billing.money_documents document on document.id = entry.source_id
        join billing.document_lines line on line.document_id = document.id order by entry.seq, line.position`,
      (row) => [
        row.id,
        row.document,
        row.number,
        row.document_kind,
        row.position,
        row.kind,
        row.category,
        row.text,
        row.service_id,
        row.period_start,
        row.period_end,
        row.days,
        row.quantity,
        row.unit_price,
        row.tax_rate_percent,
        minorToDecimal(row.document_kind === "credit_note" ? -row.net_minor : row.net_minor, row.currency),
        row.currency,
        row.account,
      ],
      isOfDocument,
    ),
};

interface TaxRow {
  seq: bigint;
  document: string;
  position: number;
  number: string;
  kind: string;
  issued_on: Day;
  name: string;
  en_category: string;
  rate_percent: string;
  taxable_minor: bigint;
  tax_minor: bigint;
  currency: string;
  account: string;
}

const tax: BatchTable = {
  columns: [
    plain("id"),
    plain("document"),
    plain("number"),
    plain("documentKind"),
    day("issuedOn"),
    plain("tax"),
    plain("category"),
    plain("ratePercent"),
    amount("taxable"),
    amount("tax_amount"),
    plain("currency"),
    plain("account"),
  ],
  page: (work, batch, after) =>
    bySeq(
      work,
      { batch, after },
      (
        entries,
      ) => sql<TaxRow>`select entry.seq, document.id as document, tax.position, document.number, document.kind, document.issued_on, tax.name, tax.en_category,
          trim_scale(tax.rate_percent)::text as rate_percent, tax.taxable_minor, tax.tax_minor, document.currency, tax.ledger_account as account
        from ${entries} entry join billing.money_documents document on document.id = entry.source_id
        join billing.document_taxes tax on tax.document_id = document.id order by entry.seq, tax.position`,
      (row) => {
        const sign = row.kind === "credit_note" ? -1n : 1n;
        return [
          `${row.document}-${row.position}`,
          row.document,
          row.number,
          row.kind,
          row.issued_on,
          row.name,
          row.en_category,
          row.rate_percent,
          minorToDecimal(sign * row.taxable_minor, row.currency),
          minorToDecimal(sign * row.tax_minor, row.currency),
          row.currency,
          row.account,
        ];
      },
      isOfDocument,
    ),
};

interface PaymentRow {
  seq: bigint;
  id: string;
  kind: string;
  category: string;
  entry_on: Day;
  origin_on: Day | null;
  text: string;
  customer_id: string;
  account: string | null;
  amount_minor: bigint;
  currency: string;
  reverses: bigint | null;
  source_id: string;
  customer_number: string | null;
  customer_name: string | null;
}

const payments: BatchTable = {
  columns: [
    plain("id"),
    plain("entry"),
    plain("kind"),
    day("on"),
    day("originOn"),
    plain("receipt"),
    plain("payment"),
    plain("customer"),
    plain("account"),
    amount("amount"),
    plain("currency"),
    plain("reversesEntry"),
  ],
  page: async (work, batch, after) => {
    const numbers = new Map<string, string>();
    const found: PaymentRow[] = [];
    const page = await bySeq(
      work,
      { batch, after },
      (
        entries,
      ) => sql<PaymentRow>`select entry.seq, entry.id, entry.kind, row.category, entry.entry_on, entry.origin_on, entry.text, entry.customer_id, row.amount_minor, row.currency,
          entry.source_id, reversed.seq as reverses,
          (select min(line.ledger_account) from billing.journal_lines line where line.entry_id = entry.id and line.ledger_account not in ('1200', '6990')) as account
        from ${entries} entry join billing.ledger_entries row on row.id = entry.id
        left join billing.journal_entries reversed on reversed.id = entry.reverses order by entry.seq`,
      (row) => {
        found.push(row);
        return [];
      },
      sql`exists (select from billing.ledger_entries own where own.id = entry.id and own.category in ('payment', 'refund'))`,
    );
    const buyers = await listBuyers(work, [...new Set(found.map(({ customer_id }) => customer_id))]);
    for (const [id, buyer] of buyers) numbers.set(id, String(buyer.number));
    return {
      next: page.next,
      rows: found.map((row) => [
        row.id,
        row.seq,
        row.kind === "reversal" ? `${row.category}_reversal` : row.kind,
        row.entry_on,
        row.origin_on,
        row.text,
        row.source_id,
        numbers.get(row.customer_id) ?? null,
        row.account,
        minorToDecimal(row.amount_minor, row.currency),
        row.currency,
        row.reverses,
      ]),
    };
  },
};

const customers: BatchTable = {
  columns: [
    plain("id"),
    plain("number"),
    plain("name"),
    plain("companyName"),
    plain("street"),
    plain("zip"),
    plain("city"),
    plain("country"),
    plain("taxId"),
    plain("companyNumber"),
    plain("account"),
  ],
  async page(work, batch, after) {
    const { rows } = await sql<{ id: string }>`select distinct entry.customer_id as id from billing.journal_entries entry
      where ${isInBatch(batch)} and entry.customer_id > ${after ?? "00000000-0000-0000-0000-000000000000"}::uuid order by 1 limit ${entriesAtOnce}`.execute(
      work.tx,
    );
    const buyers = await listBuyers(
      work,
      rows.map(({ id }) => id),
    );
    return {
      next: rows.length < entriesAtOnce ? null : (rows.at(-1)?.id ?? null),
      rows: rows.flatMap(({ id }) => {
        const buyer = buyers.get(id);
        if (!buyer) return [];
        return [
          [
            id,
            Number(buyer.number),
            buyer.name,
            buyer.companyName,
            buyer.street1,
            buyer.zip,
            buyer.city,
            buyer.country,
            buyer.taxId,
            buyer.companyNumber,
            "1200",
          ],
        ];
      }),
    };
  },
};

interface JournalLineRow {
  seq: bigint;
  entry: string;
  position: number;
  entry_on: Day;
  origin_on: Day | null;
  kind: string;
  text: string;
  account: string;
  account_name: string | null;
  debit_minor: bigint;
  credit_minor: bigint;
  currency: string;
  customer: string | null;
  tax_id: string | null;
  posted_at: Date;
  hash: string;
}

const journal: BatchTable = {
  columns: [
    plain("id"),
    plain("entry"),
    plain("position"),
    day("on"),
    day("originOn"),
    plain("kind"),
    plain("text"),
    plain("account"),
    plain("accountName"),
    amount("debit"),
    amount("credit"),
    plain("currency"),
    plain("customerId"),
    plain("taxId"),
    moment("postedAt"),
    plain("hash"),
  ],
  page: (work, batch, after) =>
    bySeq(
      work,
      { batch, after },
      (
        entries,
      ) => sql<JournalLineRow>`select entry.seq, entry.id as entry, line.position, entry.entry_on, entry.origin_on, entry.kind, entry.text, line.ledger_account as account,
          account.name as account_name, line.debit_minor, line.credit_minor, line.currency, line.account_id as customer, line.tax_id, entry.posted_at, entry.hash
        from ${entries} entry join billing.journal_lines line on line.entry_id = entry.id
        left join billing.book_accounts account on account.partner_id = line.partner_id and account.code = line.ledger_account
        order by entry.seq, line.position`,
      (row) => [
        `${row.entry}-${row.position}`,
        row.seq,
        row.position,
        row.entry_on,
        row.origin_on,
        row.kind,
        row.text,
        row.account,
        row.account_name,
        row.debit_minor === 0n ? null : minorToDecimal(row.debit_minor, row.currency),
        row.credit_minor === 0n ? null : minorToDecimal(row.credit_minor, row.currency),
        row.currency,
        row.customer,
        row.tax_id,
        row.posted_at.toISOString(),
        row.hash,
      ],
    ),
};

/** B-244 the generic double-entry table: one amount from one account to another in each row. */
const doubleEntry: BatchTable = {
  columns: [
    plain("id"),
    plain("entry"),
    day("on"),
    day("originOn"),
    plain("kind"),
    plain("text"),
    plain("debitAccount"),
    plain("creditAccount"),
    amount("amount"),
    plain("currency"),
  ],
  async page(work, batch, after) {
    const page = await entriesOf(work, batch, after);
    return {
      next: page.next,
      rows: page.entries.flatMap((entry) =>
        bookingsOf(entry, () => "").map((booking, at) => [
          `${entry.entryId}-${at + 1}`,
          entry.seq,
          entry.date,
          entry.originOn ?? null,
          entry.kind,
          entry.text,
          booking.side === "S" ? booking.account : booking.counterAccount,
          booking.side === "S" ? booking.counterAccount : booking.account,
          minorToDecimal(booking.amountMinor, booking.currency),
          booking.currency,
        ]),
      ),
    };
  },
};

/** Whole entries of a batch with their lines, in the order of the chain. */
export async function entriesOf(work: Work, batch: Batch, after: string | null) {
  const start = after === null ? batch.afterSeq : BigInt(after);
  const page = await chainPage(work, { partnerId: batch.partnerId, after: start, to: batch.toSeq, limit: entriesAtOnce });
  const on = (entry: (typeof page)[number]): Day => (batch.basis === "issue" ? (entry.originOn ?? entry.date) : entry.date);
  const isIn = (entry: (typeof page)[number]): boolean =>
    batch.from === null || batch.to === null || (on(entry) >= batch.from && on(entry) <= batch.to);
  return {
    entries: page.filter(isIn),
    next: page.length < entriesAtOnce ? null : String(page.at(-1)?.seq ?? ""),
  };
}

export const batchTables = { documents, lines, tax, payments, customers, journal, double_entry: doubleEntry } as const;
export type TabledKind = keyof typeof batchTables;
export const isTabled = (kind: Batch["kind"]): kind is TabledKind => kind in batchTables;

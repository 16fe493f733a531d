// B-245 the audit file of a book and a span of days, in the shape of the OECD's SAF-T 2.0: masters, the journal, and the documents and payments
// behind it. Written as it is read, page by page; its totals are counted first and stand before what they total.
import { type RawBuilder, sql } from "kysely";
import about from "../../../../package.json" with { type: "json" };
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { type Buyer, listBuyers } from "../../customers/index.ts";
import { sellerOf } from "../runs/billing-context.ts";
import { type Batch, entriesOf, isInBatch, isOfDocument } from "./batch-rows.ts";
import { type BatchFile, pagesOf, type Read } from "./batch-tables.ts";
import { element, openTag, text } from "./xml.ts";

const rowsAtOnce = 1000;

interface Span {
  readonly from: Day;
  readonly to: Day;
  readonly currency: string;
}

export async function* auditFile(read: Read, file: BatchFile): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const part of parts(read, file)) yield encoder.encode(part);
}

async function* parts(read: Read, file: BatchFile): AsyncGenerator<string> {
  const { batch, partner } = file;
  if (batch.from === null || batch.to === null) throw new Error("an audit file is of a span of days");
  const span: Span = { from: batch.from, to: batch.to, currency: partner.currency };
  yield `<?xml version="1.0" encoding="UTF-8"?>\n${openTag("AuditFile", { xmlns: "urn:OECD:StandardAuditFile-Taxation/2.00" })}\n`;
  yield headOf(file, span);
  yield "<MasterFiles>\n";
  yield* accounts(read, batch, span);
  yield* customersOf(read, batch, span);
  yield* taxTable(read, batch);
  yield "</MasterFiles>\n";
  yield* ledgerEntries(read, batch, span);
  yield "<SourceDocuments>\n";
  yield* invoices(read, batch, span);
  yield* payments(read, batch, span);
  yield "</SourceDocuments>\n</AuditFile>\n";
}

function headOf({ batch, partner, madeAt }: BatchFile, span: Span): string {
  const seller = sellerOf(partner);
  return `${element("Header", [
    text("AuditFileVersion", "2.00"),
    text("AuditFileCountry", seller.country),
    text("AuditFileDateCreated", calendarDay(madeAt, partner.timeZone)),
    text("SoftwareCompanyName", "Demarc"),
    text("SoftwareID", "Demarc"),
    text("SoftwareVersion", about.version),
    element("Company", [
      text("RegistrationNumber", seller.companyNumber || seller.taxNumber),
      text("Name", seller.name),
      element("Address", [
        text("StreetName", seller.street),
        text("City", seller.city),
        text("PostalCode", seller.zip),
        text("Country", seller.country),
      ]),
      element("TaxRegistration", [text("TaxRegistrationNumber", seller.taxNumber)]),
    ]),
    text("DefaultCurrencyCode", span.currency),
    element("SelectionCriteria", [text("SelectionStartDate", span.from), text("SelectionEndDate", span.to)]),
    text("HeaderComment", `Entries 1 to ${batch.toSeq} of the book`),
    text("TaxAccountingBasis", "Invoice"),
  ])}\n`;
}

/** A balance stands on one of two elements, by its side. */
const sided = (name: string, debit: bigint, currency: string): string =>
  debit < 0n
    ? text(`${name}CreditBalance`, minorToDecimal(-debit, currency))
    : text(`${name}DebitBalance`, minorToDecimal(debit, currency));

async function* accounts(read: Read, batch: Batch, span: Span): AsyncGenerator<string> {
  const { rows } = await read((work) =>
    sql<{ code: string; name: string; type: string; opening: bigint; closing: bigint }>`
      select account.code, account.name, account.type, coalesce(sum(line.debit_minor - line.credit_minor) filter (where entry.entry_on < ${span.from}), 0)::int8 as opening,
        coalesce(sum(line.debit_minor - line.credit_minor), 0)::int8 as closing
      from billing.book_accounts account
      left join (billing.journal_lines line join billing.journal_entries entry on entry.id = line.entry_id and entry.seq <= ${batch.toSeq} and entry.entry_on <= ${span.to})
        on line.partner_id = account.partner_id and line.ledger_account = account.code and line.currency = ${span.currency}
      where account.partner_id = ${batch.partnerId} group by 1, 2, 3 order by 1`.execute(work.tx),
  );
  yield "<GeneralLedgerAccounts>\n";
  for (const row of rows)
    yield `${element("Account", [
      text("AccountID", row.code),
      text("AccountDescription", row.name),
      text("StandardAccountID", row.code),
      text("AccountType", row.type),
      sided("Opening", row.opening, span.currency),
      sided("Closing", row.closing, span.currency),
    ])}\n`;
  yield "</GeneralLedgerAccounts>\n";
}

/** Whoever has something in the span, or had something before it. */
async function* customersOf(read: Read, batch: Batch, span: Span): AsyncGenerator<string> {
  yield "<Customers>\n";
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const at = after;
    const page = await read(async (work) => {
      const { rows } = await sql<{ id: string; opening: bigint; closing: bigint }>`
        select line.account_id as id, coalesce(sum(line.debit_minor - line.credit_minor) filter (where entry.entry_on < ${span.from}), 0)::int8 as opening,
          sum(line.debit_minor - line.credit_minor)::int8 as closing
        from billing.journal_lines line join billing.journal_entries entry on entry.id = line.entry_id
        where line.account_id in (select id from billing.accounts where id > ${at} order by id limit ${rowsAtOnce}) and line.ledger_account = '1200'
          and line.partner_id = ${batch.partnerId} and line.currency = ${span.currency} and entry.seq <= ${batch.toSeq} and entry.entry_on <= ${span.to}
        group by 1 order by 1`.execute(work.tx);
      const end = await sql<{
        last: string | null;
      }>`select id as last from (select id from billing.accounts where id > ${at} order by id limit ${rowsAtOnce}) page
        order by id desc limit 1`.execute(work.tx);
      return {
        rows,
        last: end.rows[0]?.last ?? null,
        buyers: await listBuyers(
          work,
          rows.map(({ id }) => id),
        ),
      };
    });
    if (page.last === null) break;
    yield page.rows.map((row) => `${customerElement(row, page.buyers.get(row.id), span)}\n`).join("");
    after = page.last;
  }
  yield "</Customers>\n";
}

const customerElement = (row: { id: string; opening: bigint; closing: bigint }, buyer: Buyer | undefined, span: Span): string =>
  element("Customer", [
    text("RegistrationNumber", buyer?.companyNumber ?? ""),
    text("Name", buyer?.companyName || buyer?.name || ""),
    element("Address", [
      text("StreetName", buyer?.street1 ?? ""),
      text("City", buyer?.city ?? ""),
      text("PostalCode", buyer?.zip ?? ""),
      text("Country", buyer?.country ?? ""),
    ]),
    ...(buyer?.taxId ? [element("TaxRegistration", [text("TaxRegistrationNumber", buyer.taxId)])] : []),
    text("CustomerID", row.id),
    text("AccountID", "1200"),
    sided("Opening", row.opening, span.currency),
    sided("Closing", row.closing, span.currency),
  ]);

async function* taxTable(read: Read, batch: Batch): AsyncGenerator<string> {
  const { rows } = await read((work) =>
    sql<{ id: string; name: string; category: string; rate: string }>`
      select distinct tax.tax_id as id, tax.name, tax.en_category as category, trim_scale(tax.rate_percent)::text as rate
      from billing.journal_entries entry join billing.document_taxes tax on tax.document_id = entry.source_id
      where ${isInBatch(batch)} and ${isOfDocument} and tax.tax_id is not null order by 2, 4`.execute(work.tx),
  );
  yield "<TaxTable>\n";
  for (const row of rows)
    yield `${element("TaxTableEntry", [
      text("TaxType", row.category),
      text("Description", row.name),
      element("TaxCodeDetails", [
        text("TaxCode", row.id),
        text("Description", row.name),
        text("TaxPercentage", row.rate),
        text("Country", ""),
      ]),
    ])}\n`;
  yield "</TaxTable>\n";
}

async function totalsOf(read: Read, query: RawBuilder<{ n: bigint; debit: bigint; credit: bigint }>, currency: string): Promise<string> {
  const { rows } = await read((work) => query.execute(work.tx));
  const { n = 0n, debit = 0n, credit = 0n } = rows[0] ?? {};
  return [
    text("NumberOfEntries", String(n)),
    text("TotalDebit", minorToDecimal(debit, currency)),
    text("TotalCredit", minorToDecimal(credit, currency)),
  ].join("");
}

async function* ledgerEntries(read: Read, batch: Batch, span: Span): AsyncGenerator<string> {
  yield "<GeneralLedgerEntries>\n";
  yield await totalsOf(
    read,
    sql`select count(distinct entry.id) as n, coalesce(sum(line.debit_minor), 0)::int8 as debit, coalesce(sum(line.credit_minor), 0)::int8 as credit
      from billing.journal_entries entry join billing.journal_lines line on line.entry_id = entry.id and line.currency = ${span.currency} where ${isInBatch(batch)}`,
    span.currency,
  );
  yield `\n<Journal>${text("JournalID", "1")}${text("Description", "Journal")}${text("Type", "General")}\n`;
  for await (const page of pagesOf(read, (work, after) => entriesOf(work, batch, after))) {
    yield page.entries
      .filter((entry) => entry.currency === span.currency)
      .map(
        (entry) =>
          `${element("Transaction", [
            text("TransactionID", String(entry.seq)),
            text("Period", String(Number(entry.date.slice(5, 7)))),
            text("PeriodYear", entry.date.slice(0, 4)),
            text("TransactionDate", entry.originOn ?? entry.date),
            text("TransactionType", entry.kind),
            text("Description", entry.text),
            text("SystemEntryDate", entry.postedAt.toISOString().slice(0, 10)),
            text("GLPostingDate", entry.date),
            text("SystemID", entry.entryId),
            ...entry.lines.map((line, index) =>
              element("Line", [
                text("RecordID", String(index + 1)),
                text("AccountID", line.accountCode),
                ...(line.billingAccountId === null ? [] : [text("CustomerID", line.billingAccountId)]),
                text("Description", entry.text),
                line.debitMinor > 0n
                  ? element("DebitAmount", [text("Amount", minorToDecimal(line.debitMinor, entry.currency))])
                  : element("CreditAmount", [text("Amount", minorToDecimal(line.creditMinor, entry.currency))]),
                ...(line.taxId === null ? [] : [element("TaxInformation", [text("TaxCode", line.taxId)])]),
              ]),
            ),
          ])}\n`,
      )
      .join("");
  }
  yield "</Journal>\n</GeneralLedgerEntries>\n";
}

interface InvoiceRow {
  seq: bigint;
  kind: string;
  number: string;
  customer: string;
  issued_on: Day;
  entry_on: Day;
  period_start: Day | null;
  period_end: Day | null;
  net_minor: bigint;
  gross_minor: bigint;
  credits: string | null;
  lines: { text: string; quantity: string; price: string; net: string; account: string | null; rate: string }[];
  taxes: { id: string | null; category: string; rate: string; taxable: string; tax: string }[];
}

async function* invoices(read: Read, batch: Batch, span: Span): AsyncGenerator<string> {
  const isDocument = sql`${isInBatch(batch)} and ${isOfDocument} and document.currency = ${span.currency}`;
  yield "<SalesInvoices>\n";
  yield await totalsOf(
    read,
    sql`select count(*) as n, coalesce(sum(document.net_minor) filter (where document.kind = 'credit_note'), 0)::int8 as debit,
        coalesce(sum(document.net_minor) filter (where document.kind = 'invoice'), 0)::int8 as credit
      from billing.journal_entries entry join billing.money_documents document on document.id = entry.source_id where ${isDocument}`,
    span.currency,
  );
  yield "\n";
  for (let after = 0n; ; ) {
    const at = after;
    const { rows } = await read((work) =>
      sql<InvoiceRow>`select entry.seq, document.kind, document.number, document.account_id as customer, document.issued_on, entry.entry_on, document.period_start,
          document.period_end, document.net_minor, document.gross_minor, credited.number as credits,
          (select json_agg(json_build_object('text', line.text, 'quantity', trim_scale(line.quantity)::text, 'price', trim_scale(line.unit_price)::text, 'net', line.net_minor::text,
            'account', line.revenue_account, 'rate', trim_scale(line.tax_rate_percent)::text) order by line.position) from billing.document_lines line where line.document_id = document.id) as lines,
          (select coalesce(json_agg(json_build_object('id', tax.tax_id, 'category', tax.en_category, 'rate', trim_scale(tax.rate_percent)::text, 'taxable', tax.taxable_minor::text,
            'tax', tax.tax_minor::text) order by tax.position), '[]') from billing.document_taxes tax where tax.document_id = document.id) as taxes
        from billing.journal_entries entry join billing.money_documents document on document.id = entry.source_id
        left join billing.money_documents credited on credited.id = document.invoice_id
        where ${isDocument} and entry.seq > ${at} order by entry.seq limit ${rowsAtOnce}`.execute(work.tx),
    );
    yield rows.map((row) => `${invoiceElement(row, span)}\n`).join("");
    if (rows.length < rowsAtOnce) break;
    after = rows.at(-1)?.seq ?? at;
  }
  yield "</SalesInvoices>\n";
}

function invoiceElement(row: InvoiceRow, { currency }: Span): string {
  const amount = (minor: string | bigint): string => minorToDecimal(BigInt(minor), currency);
  const side = row.kind === "invoice" ? "C" : "D";
  return element("Invoice", [
    text("InvoiceNo", row.number),
    element("CustomerInfo", [text("CustomerID", row.customer)]),
    ...(row.period_start && row.period_end
      ? [element("ServicePeriod", [text("FromDate", row.period_start), text("ToDate", addDays(row.period_end, -1))])]
      : []),
    text("InvoiceDate", row.issued_on),
    text("InvoiceType", row.kind === "invoice" ? "380" : "381"),
    ...(row.credits === null ? [] : [element("References", [text("CreditNote", row.credits)])]),
    text("GLPostingDate", row.entry_on),
    text("TransactionID", String(row.seq)),
    ...row.lines.map((line, index) =>
      element("Line", [
        text("LineNumber", String(index + 1)),
        text("AccountID", line.account ?? ""),
        text("Quantity", line.quantity),
        text("UnitPrice", line.price),
        text("Description", line.text),
        element("InvoiceLineAmount", [text("Amount", amount(line.net))]),
        text("DebitCreditIndicator", side),
        element("TaxInformation", [text("TaxPercentage", line.rate)]),
      ]),
    ),
    element("DocumentTotals", [
      ...row.taxes.map((tax) =>
        element("TaxInformationTotals", [
          text("TaxType", tax.category),
          text("TaxCode", tax.id ?? ""),
          text("TaxPercentage", tax.rate),
          text("TaxBase", amount(tax.taxable)),
          element("TaxAmount", [text("Amount", amount(tax.tax))]),
        ]),
      ),
      text("NetTotal", amount(row.net_minor)),
      text("GrossTotal", amount(row.gross_minor)),
    ]),
  ]);
}

interface PaymentRow {
  seq: bigint;
  text: string;
  kind: string;
  entry_on: Day;
  origin_on: Day | null;
  customer: string;
  account: string | null;
  amount_minor: bigint;
}

async function* payments(read: Read, batch: Batch, span: Span): AsyncGenerator<string> {
  const isPayment = sql`${isInBatch(batch)} and row.category in ('payment', 'refund') and row.currency = ${span.currency}`;
  yield "<Payments>\n";
  yield await totalsOf(
    read,
    sql`select count(*) as n, coalesce(sum(row.amount_minor) filter (where row.amount_minor > 0), 0)::int8 as debit,
        coalesce(-sum(row.amount_minor) filter (where row.amount_minor < 0), 0)::int8 as credit
      from billing.journal_entries entry join billing.ledger_entries row on row.id = entry.id where ${isPayment}`,
    span.currency,
  );
  yield "\n";
  for (let after = 0n; ; ) {
    const at = after;
    const { rows } = await read((work) =>
      sql<PaymentRow>`select entry.seq, entry.text, entry.kind, entry.entry_on, entry.origin_on, row.account_id as customer, row.amount_minor,
          (select min(line.ledger_account) from billing.journal_lines line where line.entry_id = entry.id and line.ledger_account not in ('1200', '6990')) as account
        from billing.journal_entries entry join billing.ledger_entries row on row.id = entry.id
        where ${isPayment} and entry.seq > ${at} order by entry.seq limit ${rowsAtOnce}`.execute(work.tx),
    );
    yield rows
      .map((row) => {
        const size = row.amount_minor < 0n ? -row.amount_minor : row.amount_minor;
        return `${element("Payment", [
          text("PaymentRefNo", row.text),
          text("TransactionID", String(row.seq)),
          text("TransactionDate", row.origin_on ?? row.entry_on),
          text("GLPostingDate", row.entry_on),
          text("Description", row.kind),
          element("Line", [
            text("AccountID", row.account ?? ""),
            text("CustomerID", row.customer),
            text("DebitCreditIndicator", row.amount_minor < 0n ? "C" : "D"),
            element("PaymentLineAmount", [text("Amount", minorToDecimal(size, span.currency))]),
          ]),
          element("DocumentTotals", [text("GrossTotal", minorToDecimal(size, span.currency))]),
        ])}\n`;
      })
      .join("");
    if (rows.length < rowsAtOnce) break;
    after = rows.at(-1)?.seq ?? at;
  }
  yield "</Payments>\n";
}

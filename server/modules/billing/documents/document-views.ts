// Money documents as people see them: rows of lists and the whole document, for staff and for customers.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { type MoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import type { Permission } from "../../../../shared/permissions.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { mayDo } from "../../../platform/actor.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound, permissionDenied } from "../../../platform/problems.ts";
import type { Say } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomerIdsByText } from "../../customers/index.ts";
import { getSetting, sayIn } from "../../partners/index.ts";
import { listServiceNames } from "../../services/index.ts";
import { listedKinds } from "../portal/features.ts";
import { moneyOfProforma } from "../proformas/money-of-proforma.ts";
import { showBundleComponents } from "../settings.ts";
import { type DocumentKind, type DocumentLineTable, type DocumentState, db } from "../tables.ts";
import { type LineTax, taxesOfLines } from "../taxes-by-address/line-taxes.ts";
import { wholeLines } from "./bundle-rules.ts";
import type { listInvoicesEndpoint, MoneyDocumentRow, MoneyDocumentView, portalListDocumentsEndpoint } from "./contract.ts";
import { explainLine } from "./explain-lines.ts";

type ListQuery = z.output<(typeof listInvoicesEndpoint)["query"]>;
type PortalQuery = z.output<(typeof portalListDocumentsEndpoint)["query"]>;

const columns = [
  "document.id",
  "document.kind",
  "document.state",
  "document.number",
  "document.is_disputed",
  "document.account_id",
  "document.customer_id",
  "document.partner_id",
  "document.issued_on",
  "document.due_on",
  "document.period_start",
  "document.period_end",
  "document.currency",
  "document.net_minor",
  "document.tax_minor",
  "document.gross_minor",
  "document.open_minor",
  "document.buyer",
] as const;

interface Row {
  id: string;
  kind: DocumentKind;
  state: DocumentState;
  number: string | null;
  is_disputed: boolean;
  account_id: string;
  customer_id: string;
  partner_id: string;
  issued_on: Day | null;
  due_on: Day | null;
  period_start: Day | null;
  period_end: Day | null;
  currency: string;
  net_minor: bigint;
  tax_minor: bigint;
  gross_minor: bigint;
  open_minor: bigint;
  buyer: { customerNumber: number; name: string };
}

const sorts = {
  issuedOn: { by: sql`coalesce(document.issued_on, 'infinity'::date)`, type: "date" },
  number: { by: sql`coalesce(document.number, '')`, type: "text" },
  gross: { by: sql`document.gross_minor`, type: "bigint" },
  open: { by: sql`document.open_minor`, type: "bigint" },
  dueOn: { by: sql`coalesce(document.due_on, 'infinity'::date)`, type: "date" },
} as const;

/** Said of the very expression that the list is ordered by, so that one index leads to the first row of the period and on from there. Drafts have no day. */
function issuedWithin({ from, to }: { from?: Day | undefined; to?: Day | undefined }): RawBuilder<SqlBool> {
  const conditions = [
    ...(from ? [sql<SqlBool>`${sorts.issuedOn.by} >= ${from}::date and document.issued_on is not null`] : []),
    ...(to ? [sql<SqlBool>`${sorts.issuedOn.by} <= ${to}::date`] : []),
  ];
  return conditions.length === 0 ? sql<SqlBool>`true` : sql.join(conditions, sql` and `);
}

const documentId: RawBuilder<string> = sql<string>`document.id`;

const isOpen = sql<boolean>`document.kind = 'invoice' and document.state in ('issued', 'partially_paid')`;

const rightsOfKind = {
  invoice: { view: "finance.invoices.view", export: "finance.invoices.export" },
  credit_note: { view: "finance.credit_notes.view", export: "finance.credit_notes.export" },
  proforma: { view: "finance.proformas.view", export: "finance.proformas.export" },
} as const satisfies Record<DocumentKind, Record<"view" | "export", Permission>>;

/** The kinds of documents that staff may see or take away. Customers see all of their own. */
function kindsFor(work: Work, to: "view" | "export"): DocumentKind[] {
  const kinds = Object.keys(rightsOfKind) as DocumentKind[];
  return work.actor.kind === "customer" ? kinds : kinds.filter((kind) => mayDo(work.actor, rightsOfKind[kind][to]));
}

/** The staff list. `today` decides what is overdue. */
export async function listDocuments(
  work: Work,
  request: ListQuery,
  today: Day,
  to: "view" | "export" = "view",
): Promise<Page<z.input<typeof MoneyDocumentRow>>> {
  const { filter } = request;
  let query = db(work)
    .selectFrom("billing.money_documents as document")
    .select(columns)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }));
  const kinds = kindsFor(work, to);
  if (kinds.length < 3) query = query.where("document.kind", "in", kinds);
  if (filter.kind) query = query.where("document.kind", "in", filter.kind);
  if (filter.state) query = query.where("document.state", "in", filter.state);
  if (filter.overdue) query = query.where(sql<boolean>`${isOpen} and document.due_on < ${today}`);
  if (filter.partner) query = query.where("document.partner_id", "in", filter.partner);
  if (filter.customer) query = query.where("document.customer_id", "=", filter.customer);
  if (filter.run) query = query.where("document.run_id", "=", filter.run);
  if (filter.issuedOn) query = query.where(issuedWithin(filter.issuedOn));
  if (filter.q) {
    const customers = await findCustomerIdsByText(work, filter.q);
    query = query.where(
      sql<boolean>`(lower(document.number) like ${`${escapeLike(filter.q.toLowerCase())}%`} or document.customer_id = any (${customers}::uuid[]))`,
    );
  }
  const page = await listPage(work, query, request, { sorts, defaultSort: "-issuedOn", id: documentId });
  return { ...page, items: (page.items as unknown as Row[]).map((row) => rowView(row, today)) };
}

/** The customer's own list: what was issued, never drafts. */
export async function listOwnDocuments(work: Work, request: PortalQuery, today: Day): Promise<Page<z.input<typeof MoneyDocumentRow>>> {
  const { filter } = request;
  let query = db(work)
    .selectFrom("billing.money_documents as document")
    .select(columns)
    .where("document.state", "<>", "draft")
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }));
  const listed = (await listedKinds(work)).filter((kind) => filter.kind?.includes(kind) ?? true);
  query = query.where(sql<boolean>`document.kind = any (${listed}::text[])`);
  if (filter.open) query = query.where(isOpen);
  query = query.where(issuedWithin(filter));
  if (filter.q) {
    const piece = `%${escapeLike(filter.q)}%`;
    query = query.where(({ or, eb, exists, selectFrom }) =>
      or([
        eb("document.number", "ilike", piece),
        exists(
          selectFrom("billing.document_lines as line")
            .select("line.id")
            .whereRef("line.document_id", "=", "document.id")
            .where("line.text", "ilike", piece),
        ),
      ]),
    );
  }
  const page = await listPage(work, query, request, { sorts, defaultSort: "-issuedOn", id: documentId });
  return { ...page, items: (page.items as unknown as Row[]).map((row) => rowView(row, today)) };
}

function rowView(row: Row, today: Day): z.input<typeof MoneyDocumentRow> {
  const amount = (minor: bigint) => toMoneyJson(money(minor, row.currency));
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    isOverdue:
      row.kind === "invoice" && (row.state === "issued" || row.state === "partially_paid") && row.due_on !== null && row.due_on < today,
    isDisputed: row.is_disputed,
    number: row.number,
    customerId: row.customer_id,
    customerNumber: row.buyer.customerNumber,
    customerName: row.buyer.name,
    partnerId: row.partner_id,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    net: amount(row.net_minor),
    tax: amount(row.tax_minor),
    gross: amount(row.gross_minor),
    open: amount(row.open_minor),
  };
}

/** One document with everything on it. */
async function blockedServiceOf(work: Work, serviceId: string | null): Promise<z.input<typeof MoneyDocumentView>["blocksService"]> {
  const found = serviceId === null ? undefined : (await listServiceNames(work, [serviceId])).get(serviceId);
  return found ? { id: found.id, number: found.number, title: found.title } : null;
}

export async function getDocumentView(work: Work, id: string, today: Day): Promise<z.input<typeof MoneyDocumentView>> {
  const document = await db(work)
    .selectFrom("billing.money_documents as document")
    .selectAll("document")
    .where("document.id", "=", id)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (document && !kindsFor(work, "view").includes(document.kind))
    throw permissionDenied(`This needs the right ${rightsOfKind[document.kind].view}.`);
  if (!document || (work.actor.kind === "customer" && document.state === "draft")) throw notFound();
  const amount = (minor: bigint) => toMoneyJson(money(minor, document.currency));
  const lines = await db(work).selectFrom("billing.document_lines").selectAll().where("document_id", "=", id).orderBy("position").execute();
  const taxes = await db(work).selectFrom("billing.document_taxes").selectAll().where("document_id", "=", id).orderBy("position").execute();
  const notes = await db(work)
    .selectFrom("billing.money_documents")
    .select(["id", "number", "issued_on", "gross_minor"])
    .where("invoice_id", "=", id)
    .where("state", "not in", ["draft", "void"])
    .orderBy("issued_on")
    .execute();
  const corrections = await db(work)
    .selectFrom("billing.money_documents as other")
    .select(["other.id", "other.number", "other.issued_on", "other.gross_minor", "other.corrects_id"])
    .where(({ or, eb }) =>
      or([eb("other.corrects_id", "=", id), eb("other.id", "=", document.corrects_id), eb("other.id", "=", document.invoice_id)]),
    )
    .where("other.state", "not in", ["draft", "void"])
    .where(visibleTo(work.actor, { partner: "other.partner_id", customer: "other.customer_id" }))
    .execute();
  const linked = (other: (typeof corrections)[number] | undefined) =>
    other ? { id: other.id, number: other.number ?? "", issuedOn: other.issued_on as Day, gross: amount(other.gross_minor) } : null;
  const { rows: paidAs } = await sql<(typeof corrections)[number]>`
    select other.id, other.number, other.issued_on, other.gross_minor, other.corrects_id
    from billing.proformas proforma join billing.money_documents other
      on other.id = case when proforma.document_id = ${id} then proforma.invoice_id else proforma.document_id end
    where proforma.document_id = ${id} or proforma.invoice_id = ${id}`.execute(work.tx);
  const pdf = await db(work).selectFrom("billing.document_pdfs").select("document_id").where("document_id", "=", id).executeTakeFirst();
  return {
    ...rowView(document as unknown as Row, today),
    origin: document.origin,
    version: document.version,
    runId: document.run_id,
    invoiceId: document.invoice_id,
    seller: document.seller,
    buyer: document.buyer,
    lines: await lineViews(work, document, lines),
    taxes: taxes.map((tax) => ({
      name: tax.name,
      ratePercent: trimDecimal(tax.rate_percent),
      category: tax.en_category,
      taxable: amount(tax.taxable_minor),
      tax: amount(tax.tax_minor),
    })),
    taxInCurrency:
      document.tax_currency !== null && document.tax_currency_minor !== null && document.tax_currency_rate !== null
        ? { tax: toMoneyJson(money(document.tax_currency_minor, document.tax_currency)), rate: trimDecimal(document.tax_currency_rate) }
        : null,
    settledBy: document.entry_id === null ? [] : await settlements(work, document.entry_id, document.currency),
    creditNotes: notes.map((note) => ({
      id: note.id,
      number: note.number ?? "",
      issuedOn: note.issued_on as Day,
      gross: amount(note.gross_minor),
    })),
    corrects: linked(corrections.find((other) => other.id === document.corrects_id)),
    correctedBy: linked(corrections.find((other) => other.corrects_id === id)),
    becameInvoice: document.kind === "proforma" ? linked(paidAs[0]) : null,
    fromProforma: document.kind === "proforma" ? null : linked(paidAs[0]),
    proforma: document.kind === "proforma" ? await proformaView(work, document, amount) : null,
    takesBack: linked(corrections.find((other) => other.id === document.invoice_id)),
    poNumber: document.po_number,
    note: document.note,
    memo: document.memo,
    language: document.language,
    issuedAt: document.issued_at?.toISOString() ?? null,
    blocksService: await blockedServiceOf(work, document.blocks_service_id),
    hasPdf: pdf !== undefined,
  };
}

/** What is left is asked for only while it is open. */
async function proformaView(
  work: Work,
  { id, state, gross_minor: grossMinor }: { id: string; state: string; gross_minor: bigint },
  amount: (minor: bigint) => MoneyJson,
): Promise<NonNullable<z.input<typeof MoneyDocumentView>["proforma"]>> {
  const { paidMinor, payments } = await moneyOfProforma(work, id);
  return {
    paid: amount(paidMinor),
    left: amount(state === "sent" ? grossMinor - paidMinor : 0n),
    payments: payments.map(({ text, minor, ...payment }) => ({ ...payment, number: text, amount: amount(minor) })),
  };
}

type LineView = z.input<typeof MoneyDocumentView>["lines"][number];

/** Staff see the lines that are in the books, for each can be credited by itself; a customer sees a bundle as one (B-19). */
async function lineViews(
  work: Work,
  document: { partner_id: string; customer_id: string; issued_on: Day | null; currency: string; language: string },
  lines: readonly StoredLine[],
): Promise<LineView[]> {
  const { partner_id, currency, language } = document;
  const whole = wholeLines(lines);
  const taxes = await taxesOfLines(work, document, lines);
  const reader = { language, currency, t: await sayIn(work, partner_id, language, "print") };
  if (work.actor.kind !== "customer")
    return whole.flatMap(({ text, lines: own, parts }) =>
      own.map((line) => ({
        ...lineView(line, currency),
        how: [...explainLine(line, reader), ...placeStep(taxes.get(line.id), reader)],
        taxWhy: taxes.get(line.id) ?? null,
        bundle: parts.length > 0 ? text : null,
        parts: [],
      })),
    );
  const showsParts = await getSetting(work, showBundleComponents, { partnerId: partner_id });
  return whole.map(({ text, lines: own, parts }) => {
    const sum = (column: "amount_minor" | "net_minor" | "allowance_minor"): bigint => own.reduce((total, line) => total + line[column], 0n);
    const one = { ...own[0], amount_minor: sum("amount_minor"), net_minor: sum("net_minor"), allowance_minor: sum("allowance_minor") };
    return {
      ...lineView(one, currency),
      how: [...explainLine(one, reader), ...placeStep(taxes.get(one.id), reader)],
      taxWhy: taxes.get(one.id) ?? null,
      text,
      bundle: null,
      parts: showsParts ? parts.map((part, index) => ({ text: part, amount: lineView(own[index] ?? own[0], currency).amount })) : [],
    };
  });
}

/** B-252 a tax that holds at a place rather than everywhere is said. */
const placeStep = (tax: LineTax | undefined, { t }: { t: Say }): string[] =>
  tax?.rule ? [t("explain.tax-place", { tax: tax.taxName, rule: tax.rule })] : [];

type StoredLine = Omit<DocumentLineTable, "id" | "allowance_minor" | "revenue_account" | "tax_on"> & {
  id: string;
  tax_on: Day | null;
  allowance_minor: bigint;
};

function lineView(line: StoredLine, currency: string): Omit<LineView, "how" | "taxWhy" | "bundle" | "parts"> {
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  return {
    id: line.id,
    position: line.position,
    kind: line.kind,
    text: line.text,
    serviceId: line.service_id,
    periodStart: line.period_start,
    periodEnd: line.period_end,
    days: line.days,
    pricedStart: line.pp_start,
    pricedEnd: line.pp_end,
    unitPrice: priceText(line.unit_price),
    quantity: trimDecimal(line.quantity),
    taxRatePercent: trimDecimal(line.tax_rate_percent),
    includesTax: line.includes_tax,
    allowance: amount(line.allowance_minor),
    amount: amount(line.amount_minor),
    net: amount(line.net_minor),
  };
}

/** "45.00", and "0.0045" where a price has more places than the currency. */
export const priceText = (decimal: string): string => {
  const trimmed = trimDecimal(decimal);
  const places = trimmed.split(".")[1]?.length ?? 0;
  if (places >= 2) return trimmed;
  return places === 0 ? `${trimmed}.00` : `${trimmed}0`;
};

async function settlements(work: Work, entryId: string, currency: string): Promise<z.input<typeof MoneyDocumentView>["settledBy"]> {
  const rows = await sql<{ id: string; kind: string; text: string; entry_on: Day; amount: bigint; document_id: string | null }>`
    select other.id, other.kind, other.text, other.entry_on, allocation.amount_minor as amount, other.document_id
    from billing.allocations allocation
    join billing.ledger_entries other on other.id = case when allocation.debit_id = ${entryId} then allocation.credit_id else allocation.debit_id end
    where (allocation.debit_id = ${entryId} or allocation.credit_id = ${entryId})
    order by other.entry_on, other.seq`.execute(work.tx);
  return rows.rows.map((row) => ({
    entryId: row.id,
    kind: row.kind,
    text: row.text,
    on: row.entry_on,
    amount: toMoneyJson(money(row.amount, currency)),
    documentId: row.document_id,
  }));
}

/** Today, where the partner is. */
export const todayIn = (work: Work, timeZone: string): Day => calendarDay(work.now, timeZone);

export interface DocumentFacts {
  readonly id: string;
  readonly customerId: string;
  readonly kind: DocumentKind;
  readonly state: DocumentState;
  readonly number: string;
  readonly issuedOn: Day;
  readonly dueOn: Day | null;
  readonly currency: string;
  readonly grossMinor: bigint;
  readonly openMinor: bigint;
}

/** What other modules tell people about a document. */
export async function findDocumentFacts(work: Work, id: string): Promise<DocumentFacts | undefined> {
  const row = await db(work)
    .selectFrom("billing.money_documents as document")
    .selectAll("document")
    .where("document.id", "=", id)
    .where("document.state", "<>", "draft")
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    customerId: row.account_id,
    kind: row.kind,
    state: row.state,
    number: row.number ?? "",
    issuedOn: row.issued_on as Day,
    dueOn: row.due_on,
    currency: row.currency,
    grossMinor: row.gross_minor,
    openMinor: row.open_minor,
  };
}

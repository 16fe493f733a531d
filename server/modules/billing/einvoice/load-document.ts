// Reads a stored document with all that its e-invoice says, as the pure part wants it.
import { type Selectable, sql } from "kysely";
import type { Day, Period } from "../../../../shared/calendar.ts";
import { parseDecimal } from "../../../../shared/rational.ts";
import { type Say, textsIn } from "../../../platform/texts.ts";
import type { Work } from "../../../platform/work.ts";
import { loadTaxBook, type TaxBook } from "../../catalog/index.ts";
import { listBuyers, listCustomerContacts, mailAddressesFor } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import type { BuyerSnapshot, SellerSnapshot } from "../documents/draft-document.ts";
import type { TaxCategory } from "../documents/tax-rules.ts";
import { findRegistered } from "../fiscalisation/paper-gate.ts";
import type { DocumentLineTable } from "../tables.ts";
import type { StoredDocument, StoredLine, StoredParty, StoredTax } from "./build-invoice-rules.ts";
import type { EInvoiceFormat } from "./semantic-invoice-rules.ts";
import * as settings from "./settings.ts";
import { db } from "./tables.ts";
import type { Terms } from "./terms.ts";

export interface LoadedDocument {
  readonly stored: StoredDocument;
  /** Lines whose tax is a group of several: EN 16931 knows one category and rate per line. */
  readonly groupLines: readonly { readonly line: string; readonly name: string }[];
}

type DocumentRow = Awaited<ReturnType<typeof readDocument>>;

export async function loadDocument(work: Work, documentId: string, format: EInvoiceFormat, terms: Terms): Promise<LoadedDocument> {
  const document = await readDocument(work, documentId);
  const book = await loadTaxBook(work);
  const lines = await db(work)
    .selectFrom("billing.document_lines")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("position")
    .execute();
  const say = textsIn(document.language, "einvoice");
  const isCredit = document.kind === "credit_note";
  return {
    stored: {
      format,
      kind: isCredit ? "credit_note" : "invoice",
      number: document.number ?? "",
      issuedOn: document.issued_on as Day,
      dueOn: document.due_on,
      period: periodOf(document.period_start, document.period_end),
      currency: document.currency,
      buyerReference: terms.buyerReference,
      orderReference: document.po_number,
      note: [document.note, await fiscalNote(work, documentId, say)].filter((part) => part !== "").join("\n"),
      creditTerms: say("file.credit-terms"),
      allowanceReason: say("file.discount"),
      preceding: await preceding(work, document),
      seller: await sellerOf(work, document),
      buyer: await buyerOf(work, document, terms),
      paymentMethod: await paymentMethodOf(work, document.account_id),
      mandate: terms.mandateReference === "" ? null : { reference: terms.mandateReference, payerIban: "" },
      netMinor: document.net_minor,
      taxMinor: document.tax_minor,
      grossMinor: document.gross_minor,
      prepaidMinor: isCredit ? 0n : await settledAtIssue(work, document),
      lines: lines.map((line) => lineOf(line, book)),
      taxes: await taxesOf(work, documentId, book),
    },
    groupLines: lines
      .filter((line) => line.tax_group_id !== null && (book.groups.get(line.tax_group_id)?.components.length ?? 0) > 1)
      .map((line) => ({ line: String(line.position), name: line.text })),
  };
}

const readDocument = (work: Work, documentId: string) =>
  db(work).selectFrom("billing.money_documents").selectAll().where("id", "=", documentId).executeTakeFirstOrThrow();

const periodOf = (start: Day | null, end: Day | null): Period | null => (start && end && start < end ? { start, end } : null);

/** BT-22 says what the tax office calls the document (B-245): EN 16931 has no term of its own for that. */
async function fiscalNote(work: Work, documentId: string, say: Say): Promise<string> {
  const registered = await findRegistered(work, documentId);
  if (!registered) return "";
  return [say("file.fiscal-number", { number: registered.fiscalNumber }), ...registered.texts].join("\n");
}

/** BG-3: the invoice that a credit note takes back, or that this one corrects. */
async function preceding(
  work: Work,
  { invoice_id, corrects_id }: Pick<DocumentRow, "invoice_id" | "corrects_id">,
): Promise<StoredDocument["preceding"]> {
  const before = invoice_id ?? corrects_id;
  if (before === null) return null;
  const invoice = await readDocument(work, before);
  return invoice.number && invoice.issued_on ? { number: invoice.number, issuedOn: invoice.issued_on } : null;
}

async function sellerOf(work: Work, document: DocumentRow): Promise<StoredDocument["seller"]> {
  const seller = document.seller as SellerSnapshot;
  const place = { partnerId: document.partner_id };
  const scheme = await getSetting(work, settings.sellerScheme, place);
  const value = await getSetting(work, settings.sellerAddress, place);
  return {
    name: seller.name,
    id: "",
    street: seller.street,
    more: "",
    city: seller.city,
    zip: seller.zip,
    state: "",
    country: seller.country,
    taxId: seller.taxNumber,
    registration: seller.companyNumber,
    contactName: (await getSetting(work, settings.sellerContact, place)) || seller.name,
    phone: seller.phone,
    email: seller.email,
    endpoint: scheme && value ? { scheme, value } : null,
    iban: seller.iban,
    bic: seller.bic,
    creditorId: await getSetting(work, settings.creditorId, place),
  };
}

async function buyerOf(work: Work, document: DocumentRow, terms: Terms): Promise<StoredParty> {
  const buyer = document.buyer as BuyerSnapshot;
  const contacts = (await listCustomerContacts(work, [document.customer_id])).get(document.customer_id);
  // A billing address of its own is free text without a country; the customer's own then says which.
  const country = buyer.country || ((await listBuyers(work, [document.customer_id])).get(document.customer_id)?.country ?? "");
  return {
    name: buyer.companyName || buyer.name,
    id: String(buyer.customerNumber),
    street: buyer.street1,
    more: buyer.street2,
    city: buyer.city,
    zip: buyer.zip,
    state: buyer.state,
    country,
    taxId: buyer.taxId,
    registration: buyer.companyNumber,
    contactName: buyer.companyName && buyer.companyName !== buyer.name ? buyer.name : "",
    phone: "",
    email: (contacts ? mailAddressesFor(contacts, "billing") : [])[0] ?? "",
    endpoint: terms.networkValue ? { scheme: terms.networkScheme, value: terms.networkValue } : null,
  };
}

async function paymentMethodOf(work: Work, accountId: string): Promise<string> {
  const account = await db(work).selectFrom("billing.accounts").select("payment_method").where("id", "=", accountId).executeTakeFirst();
  return account?.payment_method ?? "other";
}

/** What the customer's credit paid of it in the very transaction of its issue: never more with time, so the file does not depend on when it is made. */
async function settledAtIssue(work: Work, document: DocumentRow): Promise<bigint> {
  if (document.entry_id === null || document.issued_at === null) return 0n;
  const { rows } = await sql<{ settled: bigint }>`select coalesce(sum(amount_minor), 0)::int8 as settled from billing.allocations
    where debit_id = ${document.entry_id} and allocated_at <= ${document.issued_at}`.execute(work.tx);
  return rows[0]?.settled ?? 0n;
}

function lineOf(line: Selectable<DocumentLineTable>, book: TaxBook): StoredLine {
  const onlyOfGroup = line.tax_group_id === null ? undefined : book.groups.get(line.tax_group_id)?.components[0]?.taxId;
  const tax = book.taxes.get(line.tax_id ?? onlyOfGroup ?? "");
  const isZero = parseDecimal(line.tax_rate_percent).n === 0n;
  return {
    text: line.text,
    quantity: line.quantity,
    unitPrice: line.unit_price,
    ratePercent: line.tax_rate_percent,
    includesTax: line.includes_tax,
    allowanceMinor: line.allowance_minor,
    netMinor: line.net_minor,
    category: (tax?.enCategory ?? (isZero ? "Z" : "S")) as TaxCategory,
    days: line.days,
    period: periodOf(line.period_start, line.period_end),
    pricedPeriod: periodOf(line.pp_start, line.pp_end),
  };
}

async function taxesOf(work: Work, documentId: string, book: TaxBook): Promise<StoredTax[]> {
  const rows = await db(work)
    .selectFrom("billing.document_taxes")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("position")
    .execute();
  return rows.map((row) => ({
    category: row.en_category as TaxCategory,
    ratePercent: row.rate_percent,
    includesTax: row.includes_tax,
    taxableMinor: row.taxable_minor,
    taxMinor: row.tax_minor,
    exemptionText: book.taxes.get(row.tax_id ?? "")?.exemptionText ?? "",
  }));
}

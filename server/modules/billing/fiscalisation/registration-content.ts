// What an add-on gets of a document: one JSON with what the paper says, in a fixed order of fields, amounts as decimal texts, days as they stand
// on the paper. docs/fiscalisation.md explains each field to authors of add-ons.
import type { Selectable } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { buyerOf } from "../accounts/buyer.ts";
import type { BuyerSnapshot, SellerSnapshot } from "../documents/draft-document.ts";
import { sellerOf } from "../runs/billing-context.ts";
import type { MoneyFacts } from "./ask-registration.ts";
import { db, type RegistrationTable } from "./tables.ts";

type Asked = Selectable<RegistrationTable>;

/** The text that is sent, and sent again. */
export async function contentOf(work: Work, asked: Asked): Promise<string> {
  const isMoney = asked.kind === "receipt" || asked.kind === "refund";
  const content = {
    protocol: 1,
    id: asked.source_id,
    kind: asked.kind,
    number: asked.number,
    issuedAt: asked.issued_at.toISOString(),
    reservation: asked.reservation,
    refersTo: await refersTo(work, asked.refers_to),
    ...(isMoney ? await moneyOf(work, asked) : await documentOf(work, asked.source_id)),
  };
  return JSON.stringify(content);
}

/** The invoice that a credit note takes back or that this one corrects, the payment that a refund gives back, with its fiscal number. */
async function refersTo(work: Work, sourceId: string | null) {
  if (sourceId === null) return null;
  const registered = await db(work)
    .selectFrom("billing.fiscal_registrations")
    .select(["number", "state", "fiscal_number", "extra"])
    .where("source_id", "=", sourceId)
    .executeTakeFirst();
  const document = await db(work)
    .selectFrom("billing.money_documents")
    .select(["number", "issued_on"])
    .where("id", "=", sourceId)
    .executeTakeFirst();
  if (!registered && !document) return null;
  return {
    id: sourceId,
    number: document?.number ?? registered?.number ?? "",
    issuedOn: document?.issued_on ?? null,
    fiscalNumber: registered?.state === "registered" ? registered.fiscal_number : null,
    extra: registered?.state === "registered" ? registered.extra : {},
  };
}

async function documentOf(work: Work, documentId: string) {
  const document = await db(work).selectFrom("billing.money_documents").selectAll().where("id", "=", documentId).executeTakeFirstOrThrow();
  const lines = await db(work)
    .selectFrom("billing.document_lines")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("position")
    .execute();
  const taxes = await db(work)
    .selectFrom("billing.document_taxes")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("position")
    .execute();
  const { currency } = document;
  const decimal = (minor: bigint): string => minorToDecimal(minor, currency);
  return {
    issuedOn: document.issued_on,
    taxPointOn: document.tax_point_on,
    dueOn: document.kind === "invoice" ? document.due_on : null,
    period: periodOf(document.period_start, document.period_end),
    currency,
    language: document.language,
    seller: sellerView(document.seller as SellerSnapshot),
    buyer: buyerView(document.buyer as BuyerSnapshot),
    poNumber: document.po_number,
    note: document.note,
    lines: lines.map((line) => ({
      position: line.position,
      text: line.text,
      period: periodOf(line.period_start, line.period_end),
      quantity: trimDecimal(line.quantity),
      unitPrice: trimDecimal(line.unit_price),
      discount: decimal(line.allowance_minor),
      includesTax: line.includes_tax,
      taxRatePercent: trimDecimal(line.tax_rate_percent),
      amount: decimal(line.amount_minor),
      net: decimal(line.net_minor),
    })),
    taxes: taxes.map((tax) => ({
      name: tax.name,
      category: tax.en_category,
      ratePercent: trimDecimal(tax.rate_percent),
      taxable: decimal(tax.taxable_minor),
      tax: decimal(tax.tax_minor),
    })),
    totals: { net: decimal(document.net_minor), tax: decimal(document.tax_minor), gross: decimal(document.gross_minor) },
    hash: document.content_hash,
  };
}

/** A receipt or refund: who paid whom how much, as both are called when it is registered. */
async function moneyOf(work: Work, asked: Asked) {
  const facts = asked.facts as MoneyFacts;
  const buyer = (await listBuyers(work, [asked.customer_id])).get(asked.customer_id);
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", asked.customer_id).executeTakeFirst();
  return {
    issuedOn: facts.on,
    currency: facts.currency,
    language: buyer?.language ?? "en",
    seller: sellerView(sellerOf(await getPartner(work, asked.partner_id))),
    buyer: buyer && account ? buyerView(buyerOf(buyer, account)) : null,
    method: facts.method,
    totals: { gross: minorToDecimal(BigInt(facts.amountMinor), facts.currency) },
  };
}

/** Half-open: the end is the day after the last one. */
const periodOf = (start: Day | null, end: Day | null): { start: Day; end: Day } | null => (start && end ? { start, end } : null);

const sellerView = (seller: SellerSnapshot) => ({
  name: seller.name,
  street: seller.street,
  city: seller.city,
  zip: seller.zip,
  country: seller.country,
  taxNumber: seller.taxNumber,
  companyNumber: seller.companyNumber,
});

const buyerView = (buyer: BuyerSnapshot) => ({
  customerNumber: buyer.customerNumber,
  name: buyer.companyName || buyer.name,
  street: [buyer.street1, buyer.street2].filter((line) => line !== "").join(", "),
  city: buyer.city,
  zip: buyer.zip,
  state: buyer.state,
  country: buyer.country,
  taxNumber: buyer.taxId,
  companyNumber: buyer.companyNumber,
});

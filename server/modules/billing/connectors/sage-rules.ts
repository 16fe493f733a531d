// Sage Business Cloud Accounting API 3.1 (developer.sage.com, "Accounting": contacts, sales_invoices, sales_credit_notes, contact_payments,
// contact_allocations), after its published description. Sage gives documents numbers of its own: ours is their `reference`, and the external key.
import type { Day } from "../../../../shared/calendar.ts";
import {
  contactName,
  cut,
  filled,
  jsonAmount,
  jsonDecimal,
  type OutContact,
  type OutDocument,
  type OutLine,
  type OutMoney,
  pricingOf,
  type Share,
} from "./outgoing-rules.ts";

/** "reference": 25 letters at most on documents, and on payments in some countries. */
export const mostOfReference = 25;

export function sageContact(contact: OutContact) {
  const address = filled({
    address_line_1: cut(contact.street, 50),
    address_line_2: cut(contact.street2, 50),
    city: cut(contact.city, 50),
    region: cut(contact.state, 50),
    postal_code: cut(contact.zip, 50),
    country_id: contact.country,
  });
  const person = filled({ name: cut(contact.name, 50), email: cut(contact.email, 255), telephone: cut(contact.phone, 50) });
  return {
    contact: {
      name: contactName(contact, 100),
      contact_type_ids: ["CUSTOMER"],
      reference: contact.number,
      ...filled({ tax_number: cut(contact.taxId, 50) }),
      ...(Object.keys(address).length > 0 ? { main_address: { address_type_id: "ACCOUNTS", ...address } } : {}),
      main_contact_person: { contact_person_type_ids: ["ACCOUNTS"], is_main_contact: true, ...person },
    },
  };
}

/** "tax_amount … is required in v3.1": every line goes with its own tax, so the total is ours to the cent. */
export function sageDocument(document: OutDocument) {
  const isInvoice = document.kind === "invoice";
  const same = {
    contact_id: document.contactId,
    date: document.issuedOn,
    reference: document.number,
    currency_id: document.currency,
    ...filled({ notes: cut(document.reference, 255) }),
  };
  const lines = document.lines.map((line) => lineOf(line, document));
  return isInvoice
    ? { sales_invoice: { ...same, due_date: document.dueOn ?? document.issuedOn, invoice_lines: lines } }
    : { sales_credit_note: { ...same, credit_note_lines: lines } };
}

function lineOf(line: OutLine, { currency, includesTax }: OutDocument) {
  const amountMinor = includesTax ? line.netMinor + line.taxMinor : line.netMinor;
  const priced = pricingOf(line, { currency, includesTax, places: 2 });
  const isPriced = priced !== undefined && priced.allowanceMinor >= 0n;
  return {
    description: cut(line.text, 255) || "-",
    ledger_account_id: line.account,
    quantity: isPriced ? jsonDecimal(priced.quantity) : 1,
    unit_price: isPriced ? jsonDecimal(priced.unitPrice) : jsonAmount(amountMinor, currency),
    unit_price_includes_tax: includesTax,
    ...(isPriced && priced.allowanceMinor > 0n ? { discount_amount: jsonAmount(priced.allowanceMinor, currency) } : {}),
    tax_rate_id: line.tax,
    tax_amount: jsonAmount(line.taxMinor, currency),
  };
}

/** So much of a credit goes to this. */
export interface Allocated {
  readonly artefactId: string;
  readonly amountMinor: bigint;
}

/** What is allocated there, as it is written there. */
export interface KnownAllocated {
  readonly artefactId: string;
  readonly amountText: string;
}

const asArtefacts = (rows: readonly Allocated[], currency: string) =>
  rows.map(({ artefactId, amountMinor }) => ({ artefact_id: artefactId, amount: jsonAmount(amountMinor, currency) }));

/** What of a credit goes to invoices; a refund says for itself where its money comes from. */
export const sageAllocated = (shares: readonly Share[]): Allocated[] =>
  shares.filter(({ kind }) => kind === "invoice").map(({ debit, amountMinor }) => ({ artefactId: debit.externalId, amountMinor }));

/** "Payments and Receipts": what is allocated to nothing is a payment on account. @param foreign what an accountant allocated to others' invoices. */
export const sagePayment = (money: OutMoney, allocated: readonly Allocated[], foreign: readonly KnownAllocated[] = []) => ({
  contact_payment: {
    transaction_type_id: money.kind === "payment" ? "CUSTOMER_RECEIPT" : "CUSTOMER_REFUND",
    contact_id: money.contactId,
    bank_account_id: money.account,
    date: money.on,
    total_amount: jsonAmount(money.amountMinor, money.currency),
    currency_id: money.currency,
    reference: money.number,
    allocated_artefacts: [
      ...asArtefacts(allocated, money.currency),
      ...foreign.map(({ artefactId, amountText }) => ({ artefact_id: artefactId, amount: Number(amountText) })),
    ],
  },
});

/** A credit note against invoices: what it gives is below zero, so that the whole comes to nothing. */
export function sageAllocation(
  credit: { readonly id: string; readonly contactId: string; readonly currency: string; readonly on: Day },
  allocated: readonly Allocated[],
) {
  const givenMinor = allocated.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  return {
    contact_allocation: {
      transaction_type_id: "CUSTOMER_ALLOCATION",
      contact_id: credit.contactId,
      date: credit.on,
      allocated_artefacts: asArtefacts([...allocated, { artefactId: credit.id, amountMinor: -givenMinor }], credit.currency),
    },
  };
}

/** Whether the same is allocated there, in whatever order. */
export function sameAllocated(wanted: readonly Allocated[], known: readonly KnownAllocated[], currency: string): boolean {
  if (wanted.length !== known.length) return false;
  return wanted.every(({ artefactId, amountMinor }) =>
    known.some((one) => one.artefactId === artefactId && Number(one.amountText) === jsonAmount(amountMinor, currency)),
  );
}

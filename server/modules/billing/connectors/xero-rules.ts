// Xero Accounting API 2.0 (developer.xero.com, "Accounting API": Contacts, Invoices, CreditNotes, Payments, BankTransactions, Overpayments).
// Every document goes with its own tax amounts: TaxAmount "can be overriden if the calculated TaxAmount is not correct" (Invoices, line items).
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
  type Source,
} from "./outgoing-rules.ts";

/** "Contacts": ContactNumber is the identifier of an external system, 50 letters; a name is one contact's alone. */
export function xeroContact(contact: OutContact) {
  const address = filled({
    AddressLine1: cut(contact.street, 500),
    AddressLine2: cut(contact.street2, 500),
    City: cut(contact.city, 255),
    Region: cut(contact.state, 255),
    PostalCode: cut(contact.zip, 50),
    Country: cut(contact.country, 50),
  });
  return {
    Name: contactName(contact, 255),
    ContactNumber: contact.number,
    AccountNumber: contact.number,
    ...filled({
      EmailAddress: cut(contact.email, 255),
      TaxNumber: cut(contact.taxId, 50),
      ...(contact.companyName ? { FirstName: cut(contact.name, 255) } : {}),
    }),
    ...(Object.keys(address).length > 0 ? { Addresses: [{ AddressType: "POBOX", ...address }] } : {}),
    ...(contact.phone ? { Phones: [{ PhoneType: "DEFAULT", PhoneNumber: cut(contact.phone, 50) }] } : {}),
  };
}

/** "Invoices" and "Credit Notes": AUTHORISED, because what is pushed was issued and stays. */
export function xeroDocument(document: OutDocument) {
  const isInvoice = document.kind === "invoice";
  return {
    Type: isInvoice ? "ACCREC" : "ACCRECCREDIT",
    Status: "AUTHORISED",
    [isInvoice ? "InvoiceNumber" : "CreditNoteNumber"]: document.number,
    Contact: { ContactID: document.contactId },
    Date: document.issuedOn,
    ...(isInvoice ? { DueDate: document.dueOn ?? document.issuedOn, SentToContact: true } : {}),
    ...filled({ Reference: cut(document.reference, 255) }),
    CurrencyCode: document.currency,
    LineAmountTypes: document.includesTax ? "Inclusive" : "Exclusive",
    LineItems: document.lines.map((line) => lineItem(line, document)),
  };
}

function lineItem(line: OutLine, { kind, currency, includesTax }: OutDocument) {
  const amountMinor = includesTax ? line.netMinor + line.taxMinor : line.netMinor;
  const priced = pricingOf(line, { currency, includesTax, places: 4 });
  // "DiscountAmount … only supported on ACCREC invoices and quotes": a credit note's line is its amount.
  const isPriced = priced !== undefined && (priced.allowanceMinor === 0n || (kind === "invoice" && priced.allowanceMinor > 0n));
  return {
    Description: cut(line.text, 4000) || "-",
    Quantity: isPriced ? jsonDecimal(priced.quantity) : 1,
    UnitAmount: isPriced ? jsonDecimal(priced.unitPrice) : jsonAmount(amountMinor, currency),
    ...(isPriced && priced.allowanceMinor > 0n ? { DiscountAmount: jsonAmount(priced.allowanceMinor, currency) } : {}),
    LineAmount: jsonAmount(amountMinor, currency),
    AccountCode: line.account,
    TaxType: line.tax,
    TaxAmount: jsonAmount(line.taxMinor, currency),
  };
}

/** "Payments": all of a payment on one invoice, the usual case. */
export const xeroPayment = (money: OutMoney, share: Share) => ({
  Invoice: { InvoiceID: share.debit.externalId },
  Account: { AccountID: money.account },
  Date: money.on,
  Amount: jsonAmount(money.amountMinor, money.currency),
  Reference: cut(money.number, 255),
});

/** Whether a payment may stand on its invoice: it settles that one and nothing else. */
export const settlesOneInvoice = (amountMinor: bigint, shares: readonly Share[]): Share | undefined => {
  const [only, ...more] = shares;
  return only && more.length === 0 && only.kind === "invoice" && only.amountMinor === amountMinor ? only : undefined;
};

/**
 * "Bank Transactions", type RECEIVE-OVERPAYMENT: money of a customer that is free, or settles several invoices. It has one line, which Xero
 * books on accounts receivable, and no reference ("only supported for SPEND and RECEIVE"): the line's text begins with the number.
 */
export const xeroOverpayment = (money: OutMoney) => ({
  Type: "RECEIVE-OVERPAYMENT",
  Status: "AUTHORISED",
  Contact: { ContactID: money.contactId },
  BankAccount: { AccountID: money.account },
  Date: money.on,
  CurrencyCode: money.currency,
  LineAmountTypes: "NoTax",
  LineItems: [{ Description: cut(`${money.number} ${money.text}`, 4000), LineAmount: jsonAmount(money.amountMinor, money.currency) }],
});

/** "Payments" out of an overpayment or a credit note: money given back, from each credit that it came from. */
export const xeroRefunds = (money: OutMoney, sources: readonly Source[]) =>
  sources.map(({ kind, credit, amountMinor }) => ({
    ...(kind === "credit_note"
      ? { CreditNote: { CreditNoteID: credit.externalId } }
      : { Overpayment: { OverpaymentID: credit.externalId } }),
    Account: { AccountID: money.account },
    Date: money.on,
    Amount: jsonAmount(amountMinor, money.currency),
    Reference: cut(money.number, 255),
  }));

export interface KnownAllocation {
  readonly id: string;
  readonly invoiceId: string;
  readonly amountText: string;
}

export interface AllocationSteps {
  readonly remove: readonly string[];
  readonly add: readonly { readonly Invoice: { readonly InvoiceID: string }; readonly Amount: number; readonly Date: string }[];
}

/**
 * "Overpayments" and "Credit Notes", Allocations: what to take away and what to add so that a credit settles there what it settles here. What
 * an accountant allocated to an invoice that is not ours is theirs and stays.
 */
export function xeroAllocations(
  wanted: readonly Share[],
  known: readonly KnownAllocation[],
  { currency, ours }: { currency: string; ours: ReadonlySet<string> },
): AllocationSteps {
  const left = wanted
    .filter((share) => share.kind === "invoice")
    .map((share) => ({ share, amount: jsonAmount(share.amountMinor, currency) }));
  const remove: string[] = [];
  for (const allocation of known) {
    const at = left.findIndex(
      ({ share, amount }) => share.debit.externalId === allocation.invoiceId && amount === Number(allocation.amountText),
    );
    if (at >= 0) left.splice(at, 1);
    else if (ours.has(allocation.invoiceId)) remove.push(allocation.id);
  }
  return {
    remove,
    add: left.map(({ share, amount }) => ({ Invoice: { InvoiceID: share.debit.externalId }, Amount: amount, Date: share.on })),
  };
}

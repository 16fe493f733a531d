// QuickBooks Online Accounting API v3 (developer.intuit.com, "All entities": Customer, Invoice, CreditMemo, Payment, JournalEntry), minor
// version 75. Sales lines name a product or service, whose income account QuickBooks books on.
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

/** "Customer": DisplayName is one customer's, vendor's or employee's alone, and takes no colon, tab or line break. */
export function quickbooksCustomer(contact: OutContact) {
  const address = filled({
    Line1: cut(contact.street, 500),
    Line2: cut(contact.street2, 500),
    City: cut(contact.city, 255),
    CountrySubDivisionCode: cut(contact.state, 255),
    PostalCode: cut(contact.zip, 30),
    Country: cut(contact.country, 255),
  });
  const plain = (text: string): string => text.replaceAll(":", " ");
  return {
    DisplayName: quickbooksName(contact),
    ...filled({
      CompanyName: cut(plain(contact.companyName), 100),
      PrimaryTaxIdentifier: cut(contact.taxId, 20),
      ...(contact.companyName ? {} : { PrintOnCheckName: cut(plain(contact.name), 110) }),
    }),
    ...(contact.email ? { PrimaryEmailAddr: { Address: cut(contact.email, 100) } } : {}),
    ...(contact.phone ? { PrimaryPhone: { FreeFormNumber: cut(contact.phone, 30) } } : {}),
    ...(Object.keys(address).length > 0 ? { BillAddr: address } : {}),
  };
}

export const quickbooksName = (contact: OutContact): string =>
  contactName({ ...contact, name: contact.name.replaceAll(":", " "), companyName: contact.companyName.replaceAll(":", " ") }, 100);

/** DocNumber and PaymentRefNum take 21 letters. */
export const mostOfNumber = 21;

/** "Invoice" and "CreditMemo" have one form. */
export function quickbooksDocument(document: OutDocument) {
  const { currency } = document;
  const taxLines = taxLinesOf(document);
  return {
    DocNumber: document.number,
    TxnDate: document.issuedOn,
    ...(document.kind === "invoice" ? { DueDate: document.dueOn ?? document.issuedOn } : {}),
    CustomerRef: { value: document.contactId },
    CurrencyRef: { value: currency },
    GlobalTaxCalculation: document.includesTax ? "TaxInclusive" : "TaxExcluded",
    ...filled({ PrivateNote: cut(document.reference, 4000) }),
    Line: document.lines.map((line) => salesLine(line, document)),
    TxnTaxDetail: { TotalTax: jsonAmount(document.taxMinor, currency), ...(taxLines ? { TaxLine: taxLines } : {}) },
  };
}

function salesLine(line: OutLine, { currency, includesTax }: OutDocument) {
  // Qty × UnitPrice must be Amount, which is without tax in either case; a line has no discount of its own.
  const priced = includesTax ? undefined : pricingOf(line, { currency, includesTax, places: 7 });
  const isPriced = priced !== undefined && priced.allowanceMinor === 0n;
  return {
    DetailType: "SalesItemLineDetail",
    Amount: jsonAmount(line.netMinor, currency),
    Description: cut(line.text, 4000),
    SalesItemLineDetail: {
      ItemRef: { value: line.account },
      ...(isPriced ? { Qty: jsonDecimal(priced.quantity), UnitPrice: jsonDecimal(priced.unitPrice) } : {}),
      TaxCodeRef: { value: line.tax },
      ...(includesTax ? { TaxInclusiveAmt: jsonAmount(line.netMinor + line.taxMinor, currency) } : {}),
    },
  };
}

/** "TxnTaxDetail.TaxLine": the tax of each rate, so that nothing is rounded anew. Undefined where a code stands for several rates. */
function taxLinesOf({ lines, currency }: OutDocument) {
  const rates = new Map<string, { percent: string; netMinor: bigint; taxMinor: bigint }>();
  for (const { taxRate, netMinor, taxMinor } of lines) {
    if (!taxRate) return undefined;
    const before = rates.get(taxRate.id) ?? { percent: taxRate.percent, netMinor: 0n, taxMinor: 0n };
    rates.set(taxRate.id, { ...before, netMinor: before.netMinor + netMinor, taxMinor: before.taxMinor + taxMinor });
  }
  return [...rates].map(([id, { percent, netMinor, taxMinor }]) => ({
    DetailType: "TaxLineDetail",
    Amount: jsonAmount(taxMinor, currency),
    TaxLineDetail: {
      TaxRateRef: { value: id },
      PercentBased: true,
      TaxPercent: jsonDecimal(percent),
      NetAmountTaxable: jsonAmount(netMinor, currency),
    },
  }));
}

const linkedType = { invoice: "Invoice", refund: "JournalEntry" } as const;

const linkOf = (share: Share, currency: string) => ({
  Amount: jsonAmount(share.amountMinor, currency),
  LinkedTxn: [{ TxnId: share.debit.externalId, TxnType: linkedType[share.kind] }],
});

/** "Payment": what it settles stands in its lines; what no line takes is the customer's free credit. */
export const quickbooksPayment = (money: OutMoney, shares: readonly Share[]) => ({
  CustomerRef: { value: money.contactId },
  TotalAmt: jsonAmount(money.amountMinor, money.currency),
  TxnDate: money.on,
  CurrencyRef: { value: money.currency },
  DepositToAccountRef: { value: money.account },
  PaymentRefNum: money.number,
  ...filled({ PrivateNote: cut(money.text, 4000) }),
  Line: shares.map((share) => linkOf(share, money.currency)),
});

/** "Payment" of nothing, which applies a credit memo: its own line beside those of what it settles. */
export const quickbooksApplication = (
  credit: {
    readonly number: string;
    readonly on: string;
    readonly currency: string;
    readonly contactId: string;
    readonly externalId: string;
  },
  shares: readonly Share[],
) => ({
  CustomerRef: { value: credit.contactId },
  TotalAmt: 0,
  TxnDate: credit.on,
  CurrencyRef: { value: credit.currency },
  PaymentRefNum: credit.number,
  Line: [
    ...shares.map((share) => linkOf(share, credit.currency)),
    {
      Amount: jsonAmount(
        shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
        credit.currency,
      ),
      LinkedTxn: [{ TxnId: credit.externalId, TxnType: "CreditMemo" }],
    },
  ],
});

/**
 * "JournalEntry" for money that went out again: the customer's account is debited, the bank credited. A RefundReceipt would take back revenue
 * a second time, which the credit memo has taken back already.
 */
export const quickbooksRefund = (money: OutMoney, receivableId: string) => {
  const line = (side: "Debit" | "Credit", account: string, entity?: object) => ({
    DetailType: "JournalEntryLineDetail",
    Amount: jsonAmount(money.amountMinor, money.currency),
    Description: cut(money.text, 4000),
    JournalEntryLineDetail: { PostingType: side, AccountRef: { value: account }, ...entity },
  });
  return {
    DocNumber: money.number,
    TxnDate: money.on,
    CurrencyRef: { value: money.currency },
    Line: [
      line("Debit", receivableId, { Entity: { Type: "Customer", EntityRef: { value: money.contactId } } }),
      line("Credit", money.account),
    ],
  };
};

export interface KnownLink {
  readonly amountText: string;
  readonly txnId: string;
  readonly txnType: string;
}

/** Whether a payment's links are already what is wanted, in whatever order. */
export function sameLinks(wanted: readonly Share[], known: readonly KnownLink[], currency: string): boolean {
  const text = (type: string, id: string, amount: number): string => `${type} ${id} ${amount}`;
  const here = wanted.map((share) => text(linkedType[share.kind], share.debit.externalId, jsonAmount(share.amountMinor, currency)));
  const there = known.map(({ txnType, txnId, amountText }) => text(txnType, txnId, Number(amountText)));
  return here.toSorted().join("\n") === there.toSorted().join("\n");
}

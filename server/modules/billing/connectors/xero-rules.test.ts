import { expect, it, test } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import type { OutDocument, Share } from "./outgoing-rules.ts";
import { contact, document, line, payment } from "./sample-outgoing.ts";
import { settlesOneInvoice, xeroAllocations, xeroContact, xeroDocument, xeroOverpayment, xeroPayment, xeroRefunds } from "./xero-rules.ts";

const share = (externalId: string, amountMinor: bigint, kind: Share["kind"] = "invoice"): Share => ({
  kind,
  debit: { externalId },
  amountMinor,
  on: day("2026-04-05"),
});

it("B-244 an invoice in Xero's own form", () => {
  expect(xeroDocument(document({ reference: "PO 9" }))).toEqual({
    Type: "ACCREC",
    Status: "AUTHORISED",
    InvoiceNumber: "2026040000017",
    Contact: { ContactID: "c-1" },
    Date: "2026-04-01",
    DueDate: "2026-04-16",
    SentToContact: true,
    Reference: "PO 9",
    CurrencyCode: "EUR",
    LineAmountTypes: "Exclusive",
    LineItems: [
      { Description: "Home 100", Quantity: 1, UnitAmount: 45, LineAmount: 45, AccountCode: "200", TaxType: "OUTPUT2", TaxAmount: 9 },
    ],
  });
});

const items = (more: Partial<OutDocument>) =>
  (xeroDocument(document(more)).LineItems as Record<string, unknown>[]).map((item) => [
    item.Quantity,
    item.UnitAmount,
    item.DiscountAmount ?? 0,
    item.LineAmount,
    item.TaxAmount,
  ]);

test.each<[why: string, more: Partial<OutDocument>, expected: number[][]]>([
  ["several pieces", { lines: [line({ quantity: "3", unitPrice: "15" })] }, [[3, 15, 0, 45, 9]]],
  ["a part of a month is one piece at its amount", { lines: [line({ netMinor: 2250n, taxMinor: 450n })] }, [[1, 22.5, 0, 22.5, 4.5]]],
  ["a discount of an invoice", { lines: [line({ allowanceMinor: 500n, netMinor: 4000n, taxMinor: 800n })] }, [[1, 45, 5, 40, 8]]],
  [
    "a credit note knows no discounts",
    { kind: "credit_note", lines: [line({ allowanceMinor: 500n, netMinor: 4000n, taxMinor: 800n })] },
    [[1, 40, 0, 40, 8]],
  ],
  ["prices with tax", { includesTax: true, lines: [line({ unitPrice: "54", netMinor: 4500n })] }, [[1, 54, 0, 54, 9]]],
  [
    "two rates",
    { lines: [line(), line({ unitPrice: "10", netMinor: 1000n, taxMinor: 50n, tax: "REDUCED" })] },
    [
      [1, 45, 0, 45, 9],
      [1, 10, 0, 10, 0.5],
    ],
  ],
  [
    "a price of five decimals is more than Xero keeps",
    { lines: [line({ unitPrice: "0.12345", quantity: "100", netMinor: 1235n })] },
    [[1, 12.35, 0, 12.35, 9]],
  ],
  ["a line that takes off", { lines: [line({ unitPrice: "-5", netMinor: -500n, taxMinor: -100n })] }, [[1, -5, 0, -5, -1]]],
  [
    "yen have no cents",
    { currency: "JPY", lines: [line({ unitPrice: "4500", netMinor: 4500n, taxMinor: 450n })] },
    [[1, 4500, 0, 4500, 450]],
  ],
  [
    "dinars have three",
    { currency: "KWD", lines: [line({ unitPrice: "1.234", netMinor: 1234n, taxMinor: 62n })] },
    [[1, 1.234, 0, 1.234, 0.062]],
  ],
])("B-244 lines: %s", (_why, more, expected) => {
  expect(items(more)).toEqual(expected);
});

it("B-244 a credit note names its invoice and has no due date", () => {
  const note = xeroDocument(document({ kind: "credit_note", number: "CN-1", reference: "2026040000017", dueOn: null }));
  expect(note).toMatchObject({ Type: "ACCRECCREDIT", CreditNoteNumber: "CN-1", Reference: "2026040000017" });
  expect(note).not.toHaveProperty("DueDate");
});

it("B-244 a contact is found by its number, and two of one name stay two", () => {
  expect(xeroContact(contact)).toEqual({
    Name: "Karin Novak (1042)",
    ContactNumber: "1042",
    AccountNumber: "1042",
    EmailAddress: "karin@example.net",
    Addresses: [{ AddressType: "POBOX", AddressLine1: "Ilica 1", City: "Zagreb", PostalCode: "10000", Country: "HR" }],
    Phones: [{ PhoneType: "DEFAULT", PhoneNumber: "+385 1 5550100" }],
  });
  expect(xeroContact({ ...contact, name: "x".repeat(300) }).Name).toHaveLength(255);
});

it("B-244 money on its invoice, free money, and money out of a credit", () => {
  expect(xeroPayment(payment, share("i-1", 5400n))).toEqual({
    Invoice: { InvoiceID: "i-1" },
    Account: { AccountID: "bank-1" },
    Date: "2026-04-03",
    Amount: 54,
    Reference: "R-7",
  });
  expect(xeroOverpayment(payment)).toMatchObject({ LineAmountTypes: "NoTax", LineItems: [{ Description: "R-7", LineAmount: 54 }] });
  expect(
    xeroRefunds({ ...payment, kind: "refund" }, [
      { kind: "credit_note", credit: { externalId: "n-1" }, amountMinor: 1000n },
      { kind: "payment", credit: { externalId: "o-1" }, amountMinor: 4400n },
    ]),
  ).toMatchObject([
    { CreditNote: { CreditNoteID: "n-1" }, Amount: 10 },
    { Overpayment: { OverpaymentID: "o-1" }, Amount: 44 },
  ]);
});

test.each<[why: string, shares: Share[], expected: boolean]>([
  ["all of it on one", [share("i-1", 5400n)], true],
  ["a part of it", [share("i-1", 5000n)], false],
  ["two invoices", [share("i-1", 5000n), share("i-2", 400n)], false],
  ["nothing yet", [], false],
  ["it went out again", [share("r-1", 5400n, "refund")], false],
])("B-244 a payment stands on its invoice: %s", (_why, shares, expected) => {
  expect(settlesOneInvoice(5400n, shares) !== undefined).toBe(expected);
});

const allocation = (id: string, invoiceId: string, amountText: string) => ({ id, invoiceId, amountText });
test.each<[why: string, wanted: Share[], known: ReturnType<typeof allocation>[], remove: string[], add: [string, number][]]>([
  ["a new one", [share("i-1", 1000n)], [], [], [["i-1", 10]]],
  ["as it is", [share("i-1", 1000n)], [allocation("a", "i-1", "10.0")], [], []],
  ["another amount", [share("i-1", 1500n)], [allocation("a", "i-1", "10")], ["a"], [["i-1", 15]]],
  ["no longer", [], [allocation("a", "i-1", "10")], ["a"], []],
  ["an accountant's own stays", [share("i-1", 1000n)], [allocation("a", "foreign", "5")], [], [["i-1", 10]]],
  ["refunds are payments of their own", [share("r-1", 1000n, "refund")], [], [], []],
])("B-244 allocations: %s", (_why, wanted, known, remove, add) => {
  const steps = xeroAllocations(wanted, known, { currency: "EUR", ours: new Set(["i-1", "i-2"]) });
  expect(steps.remove).toEqual(remove);
  expect(steps.add.map((one) => [one.Invoice.InvoiceID, one.Amount])).toEqual(add);
});

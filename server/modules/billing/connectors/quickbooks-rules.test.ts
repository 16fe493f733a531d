import { expect, it, test } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import type { OutDocument, Share } from "./outgoing-rules.ts";
import {
  quickbooksApplication,
  quickbooksCustomer,
  quickbooksDocument,
  quickbooksPayment,
  quickbooksRefund,
  sameLinks,
} from "./quickbooks-rules.ts";
import { contact, document, line, payment } from "./sample-outgoing.ts";

const rate = { id: "9", percent: "20" };
const share = (externalId: string, amountMinor: bigint, kind: Share["kind"] = "invoice"): Share => ({
  kind,
  debit: { externalId },
  amountMinor,
  on: day("2026-04-05"),
});

it("B-244 an invoice in QuickBooks' own form", () => {
  expect(quickbooksDocument(document({ lines: [line({ account: "1", tax: "5", taxRate: rate })] }))).toEqual({
    DocNumber: "2026040000017",
    TxnDate: "2026-04-01",
    DueDate: "2026-04-16",
    CustomerRef: { value: "c-1" },
    CurrencyRef: { value: "EUR" },
    GlobalTaxCalculation: "TaxExcluded",
    Line: [
      {
        DetailType: "SalesItemLineDetail",
        Amount: 45,
        Description: "Home 100",
        SalesItemLineDetail: { ItemRef: { value: "1" }, Qty: 1, UnitPrice: 45, TaxCodeRef: { value: "5" } },
      },
    ],
    TxnTaxDetail: {
      TotalTax: 9,
      TaxLine: [
        {
          DetailType: "TaxLineDetail",
          Amount: 9,
          TaxLineDetail: { TaxRateRef: { value: "9" }, PercentBased: true, TaxPercent: 20, NetAmountTaxable: 45 },
        },
      ],
    },
  });
});

const lines = (more: Partial<OutDocument>) =>
  quickbooksDocument(document(more)).Line.map(({ Amount, SalesItemLineDetail: detail }) => [
    Amount,
    (detail as { Qty?: number }).Qty,
    (detail as { UnitPrice?: number }).UnitPrice,
    (detail as { TaxInclusiveAmt?: number }).TaxInclusiveAmt,
  ]);

test.each<[why: string, more: Partial<OutDocument>, expected: (number | undefined)[][]]>([
  ["several pieces", { lines: [line({ quantity: "3", unitPrice: "15" })] }, [[45, 3, 15, undefined]]],
  ["a part of a month has no quantity", { lines: [line({ netMinor: 2250n })] }, [[22.5, undefined, undefined, undefined]]],
  ["nor has a discounted line", { lines: [line({ allowanceMinor: 500n, netMinor: 4000n })] }, [[40, undefined, undefined, undefined]]],
  [
    "prices with tax: the amount is without it, and the whole beside it",
    { includesTax: true, lines: [line({ unitPrice: "54" })] },
    [[45, undefined, undefined, 54]],
  ],
  ["a line that takes off", { lines: [line({ unitPrice: "-5", netMinor: -500n })] }, [[-5, 1, -5, undefined]]],
])("B-244 lines: %s", (_why, more, expected) => {
  expect(lines(more)).toEqual(expected);
});

it("B-244 the tax of each rate adds up over its lines; where a code stands for several rates, only the sum is said", () => {
  const reduced = { id: "10", percent: "5" };
  const mixed = [line({ taxRate: rate }), line({ taxRate: rate }), line({ netMinor: 1000n, taxMinor: 50n, taxRate: reduced })];
  const { TaxLine } = quickbooksDocument(document({ lines: mixed, taxMinor: 1850n })).TxnTaxDetail;
  expect(TaxLine?.map(({ Amount, TaxLineDetail }) => [TaxLineDetail.TaxRateRef.value, TaxLineDetail.NetAmountTaxable, Amount])).toEqual([
    ["9", 90, 18],
    ["10", 10, 0.5],
  ]);
  expect(quickbooksDocument(document({ lines: [line()] })).TxnTaxDetail).toEqual({ TotalTax: 9 });
});

it("B-244 a customer's name takes no colon, and is that customer's alone", () => {
  expect(quickbooksCustomer({ ...contact, name: "Novak: Karin" })).toMatchObject({
    DisplayName: "Novak  Karin (1042)",
    PrimaryEmailAddr: { Address: "karin@example.net" },
    BillAddr: { Line1: "Ilica 1", City: "Zagreb", PostalCode: "10000", Country: "HR" },
  });
  expect(quickbooksCustomer({ ...contact, name: "x".repeat(300) }).DisplayName).toHaveLength(100);
});

it("B-244 a payment links what it settles; a credit memo is applied by a payment of nothing", () => {
  expect(quickbooksPayment(payment, [share("130", 5000n)])).toMatchObject({
    TotalAmt: 54,
    PaymentRefNum: "R-7",
    DepositToAccountRef: { value: "bank-1" },
    Line: [{ Amount: 50, LinkedTxn: [{ TxnId: "130", TxnType: "Invoice" }] }],
  });
  const credit = { number: "CN-1", on: "2026-04-03", currency: "EUR", contactId: "c-1", externalId: "140" };
  expect(quickbooksApplication(credit, [share("130", 1000n), share("150", 500n, "refund")])).toMatchObject({
    TotalAmt: 0,
    Line: [
      { Amount: 10, LinkedTxn: [{ TxnId: "130", TxnType: "Invoice" }] },
      { Amount: 5, LinkedTxn: [{ TxnId: "150", TxnType: "JournalEntry" }] },
      { Amount: 15, LinkedTxn: [{ TxnId: "140", TxnType: "CreditMemo" }] },
    ],
  });
});

it("B-244 money that went out debits the customer and credits the bank, and touches no revenue", () => {
  const { Line } = quickbooksRefund({ ...payment, kind: "refund", amountMinor: 2600n }, "84");
  expect(Line.map(({ Amount, JournalEntryLineDetail: detail }) => [Amount, detail.PostingType, detail.AccountRef.value])).toEqual([
    [26, "Debit", "84"],
    [26, "Credit", "bank-1"],
  ]);
});

test.each<[why: string, wanted: Share[], known: [string, string, string][], expected: boolean]>([
  [
    "the same in another order",
    [share("1", 100n), share("2", 200n)],
    [
      ["Invoice", "2", "2.00"],
      ["Invoice", "1", "1"],
    ],
    true,
  ],
  ["another amount", [share("1", 100n)], [["Invoice", "1", "2"]], false],
  ["one more there", [], [["Invoice", "1", "2"]], false],
  ["another kind", [share("1", 100n, "refund")], [["Invoice", "1", "1"]], false],
])("B-244 links: %s", (_why, wanted, known, expected) => {
  expect(
    sameLinks(
      wanted,
      known.map(([txnType, txnId, amountText]) => ({ txnType, txnId, amountText })),
      "EUR",
    ),
  ).toBe(expected);
});

import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import type { Tax } from "../../catalog/index.ts";
import { createTaxTreatment } from "../documents/tax-rules.ts";
import { bookAsKnown, replayInvoice, type StoredInvoice, type StoredLine } from "./replay-rules.ts";

const taxes = new Map([
  [
    "vat",
    createTaxTreatment("vat", [{ taxId: "vat", ratePercent: "20", category: "S", exemptionText: null, accountCode: "2100", base: "net" }]),
  ],
]);
const line = (more: Partial<StoredLine> = {}): StoredLine => ({
  ...{ position: 1, kind: "recurring", unitPrice: "45.00000000", quantity: "1.000", allowanceMinor: 0n, amountMinor: 4500n },
  ...{ ppStart: day("2026-03-01"), ppEnd: day("2026-04-01"), priceMonths: 1, periodStart: day("2026-03-01"), periodEnd: day("2026-04-01") },
  ...{ includesTax: false, taxId: "vat" },
  ...more,
});
const invoice = (lines: StoredLine[], sums: Partial<StoredInvoice> = {}): StoredInvoice => ({
  ...{ currency: "EUR", rounding: "half_away", taxRounding: "document", netMinor: 4500n, taxMinor: 900n, grossMinor: 5400n },
  lines,
  ...sums,
});

describe("B-253 an invoice worked out again", () => {
  const cases: { why: string; invoice: StoredInvoice; differs: string[] }[] = [
    { why: "a whole month", invoice: invoice([line()]), differs: [] },
    {
      why: "17 of 31 days",
      invoice: invoice([line({ periodStart: day("2026-03-15"), amountMinor: 2468n })], {
        netMinor: 2468n,
        taxMinor: 494n,
        grossMinor: 2962n,
      }),
      differs: [],
    },
    {
      why: "two days before the first year of a yearly price, as days of a month of it",
      invoice: invoice([line({ unitPrice: "480", priceMonths: 12, periodStart: day("2026-03-30"), amountMinor: 258n })], {
        netMinor: 258n,
        taxMinor: 52n,
        grossMinor: 310n,
      }),
      differs: [],
    },
    {
      why: "a month that was paid ahead, which a yearly price buys whole",
      invoice: invoice([line({ unitPrice: "45", priceMonths: 12 })]),
      differs: [],
    },
    {
      why: "a discount stands beside what it takes off",
      invoice: invoice([line({ amountMinor: 4050n, allowanceMinor: 450n })], { netMinor: 4050n, taxMinor: 810n, grossMinor: 4860n }),
      differs: [],
    },
    {
      why: "a cent too much on a line",
      invoice: invoice([line({ amountMinor: 4501n })], { netMinor: 4501n, taxMinor: 900n, grossMinor: 5401n }),
      differs: ["line 4501 4500"],
    },
    {
      why: "a cent of tax too few",
      invoice: invoice([line()], { taxMinor: 899n, grossMinor: 5399n }),
      differs: ["tax 899 900", "gross 5399 5400"],
    },
    { why: "a tax that is gone", invoice: invoice([line({ taxId: "other" })]), differs: ["tax-missing 900 0"] },
  ];
  for (const { why, invoice: stored, differs } of cases)
    it(why, () =>
      expect(replayInvoice(stored, taxes).map(({ what, storedMinor, replayedMinor }) => `${what} ${storedMinor} ${replayedMinor}`)).toEqual(
        differs,
      ),
    );
});

describe("B-144 B-253 rates that were decided after an invoice", () => {
  const rate = (id: string, validFrom: string | null, validTo: string | null): Tax => ({
    ...{
      id,
      name: "VAT",
      code: "vat",
      ratePercent: id,
      enCategory: "S",
      exemptionText: "",
      ledgerAccount: "2100",
      enabled: true,
      version: 1,
    },
    validFrom: validFrom === null ? null : day(validFrom),
    validTo: validTo === null ? null : day(validTo),
  });
  const rates = [rate("20", null, "2026-03-01"), rate("21", "2026-03-01", "2026-04-01"), rate("22", "2026-04-01", null)];
  const book = { taxes: new Map(rates.map((tax) => [tax.id, tax])), groups: new Map() };
  const spans = (knownOn: string, taxIds: string[]) => {
    const known = bookAsKnown(book, { knownOn: day(knownOn), taxIds });
    return known && [...known.taxes.values()].map(({ id, validFrom, validTo }) => `${id} ${validFrom} ${validTo}`);
  };

  it("leaves out those of later days that it does not bear, and the one before goes on", () => {
    expect(spans("2026-02-01", ["20"])).toEqual(["20 null null", "21 2026-03-01 2026-03-01", "22 2026-04-01 2026-04-01"]);
    expect(spans("2026-02-01", ["20", "21"])).toEqual(["20 null 2026-03-01", "21 2026-03-01 null", "22 2026-04-01 2026-04-01"]);
    expect(spans("2026-03-01", ["20"])).toEqual(["20 null 2026-03-01", "21 2026-03-01 null", "22 2026-04-01 2026-04-01"]);
    expect([spans("2026-04-01", ["20"]), spans("2026-02-01", ["22", "21"])]).toEqual([null, null]);
  });
});

import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import type { Tax, TaxBook } from "../tax-rules.ts";
import { type TaxUpdateTerms, taxChangeOf } from "./tax-update-rules.ts";

const tax = (id: string, ratePercent: string): Tax => ({
  ...{ id, name: id, code: id, ratePercent, enCategory: "S" as const, exemptionText: "", ledgerAccount: "2100" },
  ...{ validFrom: null, validTo: null, enabled: true, version: 1 },
});
const group = (id: string, taxIds: readonly string[]) => ({
  ...{ id, name: id, enabled: true, version: 1 },
  components: taxIds.map((taxId, at) => ({ taxId, base: at === 0 ? ("net" as const) : ("net_plus_previous" as const) })),
});
const book: TaxBook = {
  taxes: new Map([tax("vat", "19"), tax("other", "21"), tax("city", "2")].map((each) => [each.id, each])),
  groups: new Map([group("both", ["city", "vat"]), group("apart", ["city"])].map((each) => [each.id, each])),
};
const terms: TaxUpdateTerms = {
  billedDays: "leave",
  ...{ oldTaxId: "vat", newTaxId: null, newRatePercent: "21", on: day("2026-03-01"), bearer: "customer" as const },
  ...{ rounding: "0.01" as const },
};
const price = (amount: string, more: object = {}) => ({
  ...{ price: amount, includesTax: true, currency: "EUR", taxId: "vat", taxGroupId: null },
  ...more,
});

describe("what another tax makes of a price", () => {
  it("B-147 59.90 with 19 % is 60.91 with 21 %, up to the next tenth or whole 61, and stays where the provider bears it", () => {
    const priceWith = (more: Partial<TaxUpdateTerms>) => taxChangeOf(book, { ...terms, ...more }).priceAfter(price("59.90"));
    expect(priceWith({})).toBe("60.91");
    expect(priceWith({ rounding: "up_to_0.10" })).toBe("61");
    expect(priceWith({ rounding: "up_to_1" })).toBe("61");
    expect(priceWith({ bearer: "isp" })).toBe("59.9");
  });

  it("B-147 a price without tax never changes, and one that another tax leaves at its rate is not rounded", () => {
    expect(taxChangeOf(book, terms).priceAfter(price("59.90", { includesTax: false }))).toBe("59.9");
    expect(taxChangeOf(book, { ...terms, newRatePercent: "19", rounding: "up_to_1" }).priceAfter(price("59.90"))).toBe("59.9");
    expect(taxChangeOf(book, { ...terms, rounding: "up_to_1" }).priceAfter(price("59.90", { taxId: "city" }))).toBe("59.9");
  });

  it("B-147 currencies without small units are rounded to whole ones", () => {
    expect(taxChangeOf(book, { ...terms, rounding: "up_to_0.10" }).priceAfter(price("5990", { currency: "JPY" }))).toBe("6091");
  });

  it("B-146 another tax is taken in groups too, and what does not have the old one is left alone", () => {
    const change = taxChangeOf(book, { ...terms, newTaxId: "other", newRatePercent: null }, { both: "made" });
    expect(change.retaxed({ taxId: "vat", taxGroupId: null })).toEqual({ taxId: "other", taxGroupId: null });
    expect(change.retaxed({ taxId: "city", taxGroupId: null })).toBeUndefined();
    expect(change.retaxed({ taxId: null, taxGroupId: "both" })).toEqual({ taxId: null, taxGroupId: "made" });
    expect(change.retaxed({ taxId: null, taxGroupId: "apart" })).toBeUndefined();
    expect(change.groups.map(({ before, after }) => [before.id, after.components.map(({ taxId }) => taxId)])).toEqual([
      ["both", ["city", "other"]],
    ]);
    // 121.38 on 100 net before, 123.42 after: 59.90 ÷ 1.2138 × 1.2342.
    expect(change.priceAfter(price("59.90", { taxId: null, taxGroupId: "both" }))).toBe("60.91");
  });
});

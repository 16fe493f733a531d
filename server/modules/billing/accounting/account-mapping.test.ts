import { describe, expect, test } from "vitest";
import { mappingFrom, type SoldLine } from "./account-mapping.ts";

const mapping = (chosen: Record<string, string>) =>
  mappingFrom({
    codes: new Set(["1000", "1010", "1050", "1810", "1990", "2100", "2150", "4000", "4020", "8400", "8401", "8402", "8403"]),
    chosen: new Map(Object.entries(chosen)),
  });
const line = (more: Partial<SoldLine> = {}): SoldLine => ({
  planId: "p1",
  revenueAccount: null,
  category: "internet",
  serviceKind: "internet",
  ...more,
});

describe("B-241 plan, category, kind, book default, suspense", () => {
  test.each<[string, Record<string, string>, Partial<SoldLine>, string]>([
    ["nothing said: the chart's account of the kind", {}, {}, "4000"],
    ["the kind", { "kind internet": "8400", "default ": "8403" }, {}, "8400"],
    ["the category before the kind", { "category internet": "8401", "kind internet": "8400" }, {}, "8401"],
    ["the plan before all", { "plan p1": "8402", "category internet": "8401", "kind internet": "8400" }, {}, "8402"],
    ["the book's word on a plan before the catalogue's", { "plan p1": "8402" }, { revenueAccount: "8401" }, "8402"],
    ["the catalogue's account of a plan", { "kind internet": "8400" }, { revenueAccount: "8401" }, "8401"],
    ["a plan that names an account the book has not got", { "default ": "8403" }, { revenueAccount: "4711" }, "1990"],
    ["a category of the provider's own falls back to the service's kind", {}, { category: "Fibre", serviceKind: "recurring" }, "4020"],
    ["and to the mapping of that kind", { "kind recurring": "8400" }, { category: "Fibre", serviceKind: "recurring" }, "8400"],
    [
      "neither category nor kind is known: the book's default",
      { "default ": "8403" },
      { planId: null, category: "Fibre", serviceKind: null },
      "8403",
    ],
    ["and without one the suspense account", {}, { planId: null, category: "Fibre", serviceKind: null }, "1990"],
    ["a mapping to an account that is gone counts as none", { "plan p1": "9999" }, {}, "4000"],
    ["a credit goes to where the invoice went", { "plan p1": "8402" }, { bookedAccount: "8401" }, "8401"],
  ])("%s", (_, chosen, more, code) => {
    expect(mapping(chosen).revenue(line(more))).toBe(code);
  });

  test.each<[string, Record<string, string>, string, string]>([
    ["the tax's own account", {}, "2100", "2100"],
    ["what the book says", { "tax vat": "2150" }, "2100", "2150"],
    ["an account that the book has not got", {}, "7777", "1990"],
  ])("tax: %s", (_, chosen, accountCode, code) => {
    expect(mapping(chosen).tax({ taxId: "vat", accountCode })).toBe(code);
  });

  test.each<[string, Record<string, string>, "cash" | "bank_transfer" | "card", string | null, string]>([
    ["cash", {}, "cash", null, "1000"],
    ["bank", {}, "bank_transfer", null, "1010"],
    ["gateway", {}, "card", "sandbox", "1050"],
    ["a way of paying of its own", { "method bank_transfer": "1810" }, "bank_transfer", null, "1810"],
    ["a gateway of its own", { "gateway sandbox": "1810", "method card": "1000" }, "card", "sandbox", "1810"],
    ["money of a gateway is not yet on the method's account", { "method card": "1810" }, "card", "sandbox", "1050"],
  ])("money: %s", (_, chosen, method, gateway, code) => {
    expect(mapping(chosen).money({ method, gateway })).toBe(code);
  });
});

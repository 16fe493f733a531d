import { describe, expect, it } from "vitest";
import { emptyDraft } from "./map-draft.ts";
import { sourceOf, undecidedDays } from "./suggested-draft.ts";

describe("O-77 what a file's name says about where it comes from", () => {
  it.each([
    ["Old Billing (2).csv", "old-billing-2"],
    ["kupci_žuti.2026.tsv", "kupci-zuti-2026"],
    ["عملاء.csv", "table"],
  ])("%s", (name, source) => {
    expect(sourceOf(name)).toBe(source);
  });
});

describe("O-76 a column with days that fits two ways is decided by a person", () => {
  const column = (dateFormats: string[], filled = 2) => ({ columns: [{ name: "Born", filled, values: null, dateFormats }] });
  const born = { column: "Born", field: "customer.dateOfBirth" };
  it.each([
    { why: "two ways, none chosen", formats: ["DD/MM/YYYY", "MM/DD/YYYY"], assignment: born, asks: ["Born"] },
    { why: "two ways, one chosen", formats: ["DD/MM/YYYY", "MM/DD/YYYY"], assignment: { ...born, dateFormat: "DD/MM/YYYY" }, asks: [] },
    { why: "one way", formats: ["DD.MM.YYYY"], assignment: born, asks: [] },
    { why: "none fits all, for one cell is wrong", formats: [], assignment: born, asks: ["Born"] },
    { why: "nothing stands in it", formats: [], assignment: born, asks: [], filled: 0 },
    { why: "it is no day at all", formats: ["DD/MM/YYYY", "MM/DD/YYYY"], assignment: { ...born, field: "customer.fullName" }, asks: [] },
  ])("$why", ({ formats, assignment, asks, filled }) => {
    expect(undecidedDays({ ...emptyDraft("old"), assignments: [assignment] }, column(formats, filled))).toEqual(asks);
  });
});

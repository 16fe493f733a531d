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
  const column = (dateFormats: string[]) => ({ columns: [{ name: "Born", filled: 2, values: null, dateFormats }] });
  const born = { column: "Born", field: "customer.dateOfBirth" };
  it.each([
    { why: "two ways, none chosen", formats: ["DD/MM/YYYY", "MM/DD/YYYY"], assignment: born, asks: ["Born"] },
    { why: "two ways, one chosen", formats: ["DD/MM/YYYY", "MM/DD/YYYY"], assignment: { ...born, dateFormat: "DD/MM/YYYY" }, asks: [] },
    { why: "one way", formats: ["DD.MM.YYYY"], assignment: born, asks: [] },
    { why: "it is no day at all", formats: ["DD/MM/YYYY", "MM/DD/YYYY"], assignment: { ...born, field: "customer.fullName" }, asks: [] },
  ])("$why", ({ formats, assignment, asks }) => {
    expect(undecidedDays({ ...emptyDraft("old"), assignments: [assignment] }, column(formats))).toEqual(asks);
  });
});

import { describe, expect, it } from "vitest";
import { asksFor, maskedName, plainFact, stateOfLink } from "./link-rules.ts";

describe("P-132 a name on a pay page", () => {
  it.each([
    ["Karin Novak", "Karin N•••"],
    ["Ana Maria de la Cruz", "Ana M••• d••• l••• C•••"],
    ["Harbour Apartments Ltd.", "Harbour A••• L•••"],
    ["Prince", "P•••"],
    ["  ليلى   حداد ", "ليلى ح•••"],
    ["😀x y", "😀x y•••"],
    ["", ""],
  ])("%s", (name, shown) => expect(maskedName(name)).toBe(shown));
});

describe("P-134 what a link says", () => {
  const now = new Date("2026-04-01T10:00:00Z");
  const later = new Date("2026-04-02T10:00:00Z");
  const live = { voidedAt: null, expiresAt: later };
  it.each([
    ["it asks", live, "money", "live"],
    ["what it asked for is paid", live, "paid", "used"],
    ["paid stays readable after its time", { voidedAt: null, expiresAt: now }, "paid", "used"],
    ["credited stays readable after its time", { voidedAt: null, expiresAt: now }, "nothing", "over"],
    ["its time is up to the second", { voidedAt: null, expiresAt: now }, "money", "expired"],
    ["staff made it void, whatever else", { voidedAt: now, expiresAt: later }, "paid", "void"],
  ] as const)("%s", (_, link, asks, state) => expect(stateOfLink(link, asks, now)).toBe(state));

  it.each([
    ["issued", 5400n, "invoice", "money"],
    ["partially_paid", 1n, "invoice", "money"],
    ["issued", 0n, "invoice", "nothing"],
    ["paid", 0n, "invoice", "paid"],
    ["credited", 0n, "invoice", "nothing"],
    ["void", 0n, "invoice", "nothing"],
    ["written_off", 0n, "invoice", "nothing"],
    ["sent", 0n, "proforma", "money"],
    ["invoiced", 0n, "proforma", "paid"],
    ["superseded", 0n, "proforma", "nothing"],
  ] as const)("a document that is %s with %s open, %s", (state, openMinor, kind, asks) =>
    expect(asksFor({ state, openMinor, kind })).toBe(asks),
  );
});

it("P-136 a postcode is the same with and without blanks and case", () => {
  expect(plainFact("SW1A 1aa")).toBe(plainFact("sw1a-1AA"));
  expect(plainFact("1000")).not.toBe(plainFact("1001"));
});

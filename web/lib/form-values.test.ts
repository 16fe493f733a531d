import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DayShape } from "../../shared/calendar.ts";
import { MoneyShape } from "../../shared/money.ts";
import { FilledLine } from "../../shared/text.ts";
import { bodyFromValues, errorsOf, mergeEdit, sameValue, valueAt, withValue } from "./form-values.ts";

const body = z.strictObject({
  nick: FilledLine(20).optional(),
  name: z.string().min(1).max(10),
  email: z.email().nullable(),
  note: z.string().optional(),
  phone: z.string().nullable().optional(),
  price: MoneyShape,
  from: DayShape.optional(),
  lines: z.array(z.strictObject({ text: z.string().min(1), hint: z.string().optional() })),
});

const full = {
  name: "Ana",
  email: "a@b.hr",
  note: "x",
  phone: "1",
  price: { amount: "5.00", currency: "EUR" },
  from: "2026-02-28",
  lines: [{ text: "t", hint: "h" }],
};

describe("an emptied box becomes what the schema has for nothing", () => {
  it.each([
    { why: "null where it may be null", change: { email: "" }, gives: { email: null } },
    { why: "null is kept, for it says to clear", change: { phone: "" }, gives: { phone: null } },
    { why: "left out where it may be absent", change: { note: "" }, gives: { note: undefined } },
    { why: "left out inside of lists, too", change: { lines: [{ text: "t", hint: "" }] }, gives: { lines: [{ text: "t" }] } },
    { why: "a required text stays, so that the check finds it", change: { name: "" }, gives: { name: "" } },
  ])("$why", ({ change, gives }) => {
    const made = bodyFromValues(body, { ...full, ...change }) as Record<string, unknown>;
    for (const [key, value] of Object.entries(gives)) expect(made[key]).toEqual(value);
  });
});

describe("P-9 the schema's complaints become field errors", () => {
  it.each([
    { why: "missing", change: { name: "" }, field: "name", code: "required" },
    { why: "nothing but spaces where something must stand", change: { nick: "  " }, field: "nick", code: "required" },
    { why: "too long, with its limit", change: { name: "x".repeat(11) }, field: "name", code: "too-long", params: { maximum: "10" } },
    { why: "no mail address", change: { email: "nobody" }, field: "email", code: "email-format" },
    { why: "a code of our own shapes", change: { from: "2026-02-31" }, field: "from", code: "not-a-day" },
    { why: "deep inside", change: { price: { amount: "5.001", currency: "EUR" } }, field: "price.amount", code: "too-many-decimals" },
    { why: "in a list", change: { lines: [{ text: "" }] }, field: "lines.0.text", code: "required" },
  ])("$why", ({ change, field, code, params }) => {
    const errors = errorsOf(body, { ...full, ...change });
    expect(errors).toMatchObject([{ field, code, ...(params ? { params } : {}) }]);
  });

  it("finds nothing wrong with a right body", () => {
    expect(errorsOf(body, full)).toEqual([]);
  });
});

it("reads and writes by path without touching what it was given", () => {
  const before = { a: { b: [{ c: 1 }, { c: 2 }] }, d: 3 };
  const after = withValue(before, "a.b.1.c", 9);
  expect(valueAt(after, "a.b.1.c")).toBe(9);
  expect(before.a.b[1]?.c).toBe(2);
  expect(after.d).toBe(3);
  expect(Array.isArray(after.a.b)).toBe(true);
});

it("an emptied box is no change to a value that was never there", () => {
  expect(sameValue({ a: "" }, { a: null })).toBe(true);
  expect(sameValue({ a: "x" }, { a: null })).toBe(false);
  expect(sameValue(0, "")).toBe(false);
});

describe("O-4 two people edit the same record", () => {
  const start = { name: "Ana", phone: "1", city: "Split" };
  it("takes silently what only the other one changed, and keeps what only I changed", () => {
    const { merged, conflicts } = mergeEdit({ start, mine: { ...start, name: "Ana M." }, theirs: { ...start, city: "Zadar" } });
    expect(merged).toEqual({ name: "Ana M.", phone: "1", city: "Zadar" });
    expect(conflicts).toEqual([]);
  });
  it("shows both values where both changed", () => {
    const { merged, conflicts } = mergeEdit({ start, mine: { ...start, phone: "2" }, theirs: { ...start, phone: "3" } });
    expect(conflicts).toEqual([{ field: "phone", mine: "2", theirs: "3" }]);
    expect(merged.phone).toBe("2");
  });
  it("sees no conflict where both meant the same", () => {
    expect(mergeEdit({ start, mine: { ...start, phone: "2" }, theirs: { ...start, phone: "2" } }).conflicts).toEqual([]);
  });
});

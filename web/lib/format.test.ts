import { describe, expect, it } from "vitest";
import { balanceWords, byteUnit, dayDistance, makeFormat, relativeUnit, signOf } from "./format.ts";
import type { Translate } from "./texts.tsx";

const english = makeFormat({ locale: "en-GB", timeZone: "Europe/Zagreb" });

describe("P-241 amounts keep every unit, in each currency's own number of places", () => {
  it.each([
    { locale: "en-US", amount: "1234.50", currency: "EUR", text: "€1,234.50" },
    { locale: "de-DE", amount: "1234.50", currency: "EUR", text: "1.234,50 €" },
    { locale: "en-GB", amount: "1234", currency: "JPY", text: "¥1,234" },
    { locale: "en-GB", amount: "1.234", currency: "KWD", text: "KWD 1.234" },
    // More than a double can hold.
    { locale: "en-US", amount: "12345678901234567.89", currency: "USD", text: "$12,345,678,901,234,567.89" },
    { locale: "en-US", amount: "-0.00", currency: "USD", text: "$0.00" },
  ])("$amount $currency in $locale", ({ locale, amount, currency, text }) => {
    expect(makeFormat({ locale, timeZone: "UTC" }).money({ amount, currency }).replaceAll("\u00a0", " ")).toBe(text);
  });

  it("P-238 is one left-to-right run in an Arabic line, in Western digits", () => {
    const text = makeFormat({ locale: "ar-u-nu-latn", timeZone: "UTC" }).money({ amount: "1234.50", currency: "EUR" });
    expect(text.startsWith("\u2066") && text.endsWith("\u2069")).toBe(true);
    expect(text).toContain("1,234.50");
    expect(text).not.toMatch(/[\u200e\u200f\u061c]/);
  });
});

it("P-240 a moment is shown in the person's time zone, a day in none", () => {
  expect(english.moment("2026-11-05T13:05:00Z")).toBe("5 Nov 2026, 14:05");
  expect(makeFormat({ locale: "en-GB", timeZone: "Pacific/Kiritimati" }).day("2026-11-05")).toBe("5 Nov 2026");
  expect(makeFormat({ locale: "en-GB", timeZone: "Pacific/Pago_Pago" }).day("2026-11-05")).toBe("5 Nov 2026");
});

it("P-240 leaves the year out only when it is this one", () => {
  expect(english.shortDay("2026-11-05", "2026-01-01")).toBe("5 Nov");
  expect(english.shortDay("2027-11-05", "2026-01-01")).toBe("5 Nov 2027");
});

// The key and its values, so that a test sees what would be said.
const say = ((key: string, values: Record<string, unknown> = {}) => [key, ...Object.values(values)].join(" ")) as unknown as Translate;

describe("P-47 a balance is words, never a bare sign", () => {
  it.each([
    { amount: "-42.50", reader: "customer", words: "ui.balance.you-owe €42.50" },
    { amount: "12.00", reader: "customer", words: "ui.balance.you-have-credit €12.00" },
    { amount: "0.00", reader: "customer", words: "ui.balance.all-paid" },
    { amount: "-0.00", reader: "customer", words: "ui.balance.all-paid" },
    { amount: "-42.50", reader: "staff", words: "ui.balance.owes €42.50" },
  ] as const)("$amount for $reader", ({ amount, reader, words }) => {
    expect(balanceWords(say, english, { amount, currency: "EUR" }, reader)).toBe(words);
  });
});

it("knows the sign of an amount from its text", () => {
  expect([signOf("-0.01"), signOf("0"), signOf("-0.000"), signOf("0.01")]).toEqual([-1, 0, 0, 1]);
});

it("P-51 counts whole days from one to another", () => {
  expect(dayDistance(say, "2026-11-12", "2026-11-16")).toBe("ui.in-days 4");
  expect(dayDistance(say, "2026-11-12", "2026-10-24")).toBe("ui.days-ago 19");
});

it.each([
  [-30_000, { value: 0, unit: "second" }],
  [-7_200_000, { value: -2, unit: "hour" }],
  [86_400_000 * 4, { value: 4, unit: "day" }],
  [-86_400_000 * 400, { value: -1, unit: "year" }],
] as const)("P-240 %d ms is told in its largest unit", (ms, gives) => {
  expect(relativeUnit(ms)).toEqual(gives);
});

it.each([
  [0, { value: 0, unit: "B" }],
  [999, { value: 999, unit: "B" }],
  [82_400_000_000, { value: 82.4, unit: "GB" }],
])("%d bytes in the units that providers sell", (bytes, gives) => {
  expect(byteUnit(bytes)).toEqual(gives);
});

import { expect, it } from "vitest";
import { hasText, installedLanguages, momentText, moneyText, reportMissingTexts, textsIn, textTree, type Wording } from "./texts.ts";

const wording = (language: string, texts: Record<string, string>): Wording => ({ language, texts: new Map(Object.entries(texts)) });

it("P-235 a language that nobody speaks here falls back to the provider's own, then to English", () => {
  expect(textsIn("tlh", "print")("invoice")).toBe("Invoice");
  expect(textsIn("tlh", "print", wording("ar", {}))("invoice")).toBe(textsIn("ar", "print")("invoice"));
  expect(textTree("tlh", "print", "labels", wording("ar", {}))).toEqual(textTree("ar", "print", "labels"));
});

it("P-235 what only staff read falls back to English where a language has no such file", () => {
  expect(installedLanguages()[0]).toBe("en");
  expect(textsIn("de", "finance")("format.pdf")).toBe(textsIn("en", "finance")("format.pdf"));
  expect(hasText("de", "billing", "run.title")).toBe(hasText("en", "billing", "run.title"));
});

it("P-235 a text that a language lacks is reported, once", () => {
  const told: string[] = [];
  reportMissingTexts((text) => told.push(text));
  for (const _ of [1, 2]) textsIn("de", "print", wording("en", { "en/print.only-here": "Only here" }))("only-here");
  // What staff alone read is complete in their languages alone.
  textsIn("de", "finance")("title");
  expect(told).toEqual(["de/print.only-here"]);
});

it("P-237 a provider's own words stand before ours, and only in their language", () => {
  const own = wording("en", { "en/print.invoice": "Bill no. {number}", "en/print.labels.total": "All of it" });
  expect(textsIn("en", "print", own)("invoice", { number: "7" })).toBe("Bill no. 7");
  expect(textsIn("en", "print", own)("receipt")).toBe(textsIn("en", "print")("receipt"));
  expect(textsIn("ar", "print", own)("invoice")).toBe(textsIn("ar", "print")("invoice"));
  expect(textTree("en", "print", "labels", own)).toMatchObject({ total: "All of it" });
});

it("P-240 amounts and times are written as each language writes them, in Western digits", () => {
  const at = new Date("2026-11-05T13:05:00Z");
  const plain = (text: string) =>
    text
      .replace(/[\u00a0\u202f\u200e\u200f\u061c]/g, " ")
      .replace(/ +/g, " ")
      .trim();
  expect(plain(moneyText(123_450n, "EUR", "en"))).toBe("€1,234.50");
  expect(plain(moneyText(123_450n, "EUR", "de-AT"))).toBe("1.234,50 €");
  expect(plain(moneyText(123_450n, "EUR", "pt"))).toBe("€ 1.234,50");
  expect(plain(moneyText(1_234_550n, "EUR", "pl"))).toBe("12 345,50 €");
  expect(plain(momentText(at, "Europe/Zagreb", "uk"))).toContain("14:05");
  expect(plain(moneyText(123_450n, "EUR", "ar"))).toMatch(/1,234\.50/);
  expect(momentText(at, "Europe/Zagreb", "ar")).toMatch(/14:05|2:05/);
});

import { expect, test } from "vitest";
import { breakable, printedTexts } from "./printed-texts.ts";

test.each([
  ["Internet 100/20 Mbit/s", "Internet 100/20 Mbit/s", "ordinary words stay"],
  ["pay.northern-fibre.example", "pay.\u200bnorthern-fibre.\u200bexample", "an address breaks after its dots"],
  ["x".repeat(24), [..."x".repeat(24)].join("\u200b"), "a word without joints breaks anywhere"],
  ["x".repeat(23), "x".repeat(23), "one letter less fits any column"],
  ["👩‍👩‍👧".repeat(8), Array.from({ length: 8 }, () => "👩‍👩‍👧").join("\u200b"), "what people see as one letter stays one"],
])("%s may break: %s (%s)", (text, expected) => {
  expect(breakable(text)).toBe(expected);
});

test("amounts never break, whatever stands around them", () => {
  expect(printedTexts({ lines: [{ amount: "1 234,56 €", description: "1 234" }] }, false)).toEqual({
    lines: [{ amount: "1\u00a0234,56\u00a0€", description: "1 234" }],
  });
});

test("from right to left, numbers and addresses keep their direction and words do not need it", () => {
  const data = {
    number: "INV-7",
    value: "+971 4 555 0100",
    description: "إنترنت 100 Mbit/s",
    labels: { iban: "IBAN" },
    url: "https://a.example",
  };
  expect(printedTexts(data, true)).toEqual({
    number: "\u2066INV-7\u2069",
    value: "\u2066+971 4 555 0100\u2069",
    description: "إنترنت 100 Mbit/s",
    labels: { iban: "IBAN" },
    url: "https://a.example",
  });
  expect(printedTexts(data, false)).toEqual(data);
});

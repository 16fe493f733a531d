import { expect, test } from "vitest";
import { isCreditorReference, isIban, printedIban } from "./iban.ts";

test.each([
  ["DE89 3704 0044 0532 0130 00", true, "the example of the registry"],
  ["de89370400440532013000", true, "people write it small"],
  ["GB29NWBK60161331926819", true, "letters in the account"],
  ["DE88370400440532013000", false, "a wrong check digit"],
  ["DE89370400440532031000", false, "two digits the wrong way round"],
  ["12345678", false, "an account number of another kind"],
  ["", false, "nothing"],
])("%s is an IBAN: %s (%s)", (text, expected) => {
  expect(isIban(text)).toBe(expected);
});

test("an IBAN is printed in groups of four", () => {
  expect(printedIban("DE89370400440532013000")).toBe("DE89 3704 0044 0532 0130 00");
  expect(printedIban("BE72 00000000 1616")).toBe("BE72 0000 0000 1616");
});

test("a creditor reference is known by its check digits", () => {
  expect(isCreditorReference("RF18 5390 0754 7034")).toBe(true);
  expect(isCreditorReference("RF18 5390 0754 7043")).toBe(false);
  expect(isCreditorReference("2026010000123")).toBe(false);
});

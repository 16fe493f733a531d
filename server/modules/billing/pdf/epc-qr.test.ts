import { expect, test } from "vitest";
import { epcQrText } from "./epc-qr.ts";

const transfer = {
  beneficiary: "Red Cross of Belgium",
  iban: "BE72 0000 0000 1616",
  bic: "BPOTBEB1",
  reference: "Urgency fund",
  amount: { amount: "1.00", currency: "EUR" },
};

test("B-155 the text of a SEPA transfer code is exact to the line, a free reference at its end", () => {
  expect(epcQrText(transfer)).toBe("BCD\n002\n1\nSCT\nBPOTBEB1\nRed Cross of Belgium\nBE72000000001616\nEUR1.00\n\n\nUrgency fund");
});

test("B-155 a creditor reference (ISO 11649) stands in the line for structured references, without its spaces", () => {
  const text = epcQrText({ ...transfer, bic: undefined, reference: "RF18 5390 0754 7034", amount: { amount: "56.90", currency: "EUR" } });
  expect(text).toBe("BCD\n002\n1\nSCT\n\nRed Cross of Belgium\nBE72000000001616\nEUR56.90\n\nRF18539007547034");
});

test("B-155 a reference whose check digits are wrong is a free text", () => {
  const lines = epcQrText({ ...transfer, reference: "RF19 5390 0754 7034" })?.split("\n");
  expect(lines?.slice(9)).toEqual(["", "RF19 5390 0754 7034"]);
});

test("B-155 without a reference the empty lines at the end are left out", () => {
  expect(epcQrText({ ...transfer, reference: undefined })?.endsWith("\nEUR1.00")).toBe(true);
});

test.each([
  ["0.00", "EUR", "there is nothing to pay"],
  ["-5.00", "EUR", "money is owed to the customer"],
  ["5.00", "CHF", "the scheme knows only euros"],
  ["1000000000.00", "EUR", "the scheme's limit is 999,999,999.99"],
])("B-155 no transfer code over %s %s: %s", (amount, currency) => {
  expect(epcQrText({ ...transfer, amount: { amount, currency } })).toBeUndefined();
});

test("B-155 names are cut at 70 characters and line breaks in them cannot add lines", () => {
  const lines = epcQrText({ ...transfer, beneficiary: `Evil\nBE00\n${"ö".repeat(100)}` })?.split("\n");
  expect(lines?.[5]).toBe(`Evil BE00 ${"ö".repeat(60)}`);
  expect(lines).toHaveLength(11);
});

test("B-155 a text above the scheme's 331 bytes gives no code", () => {
  expect(epcQrText({ ...transfer, reference: "я".repeat(140) })).toBeUndefined();
  expect(epcQrText({ ...transfer, reference: "x".repeat(140) })).toBeDefined();
});

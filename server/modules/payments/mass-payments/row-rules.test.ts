import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { amountText, bareNumber, dayText, guessColumns, readMethod, readRow } from "./row-rules.ts";

const row = { who: "1042", amount: "54.00", receivedOn: "2026-04-01", method: "cash", reference: "" };
const known = { currency: "EUR", today: day("2026-04-02") };

describe("B-136 a row of a table of payments", () => {
  it.each([
    [{}, { kind: "read", on: "2026-04-01", method: "cash" }, "all is said"],
    [{ amount: "54" }, { kind: "read" }, "whole euros"],
    [{ amount: "0" }, { finding: "wrong-amount" }, "nothing is no payment"],
    [{ amount: "-5" }, { finding: "wrong-amount" }, "money that went out is no payment"],
    [{ amount: "1.005" }, { finding: "wrong-amount" }, "half a cent: nothing is rounded silently"],
    [{ amount: "abc" }, { finding: "wrong-amount" }, "no number"],
    [{ receivedOn: "2026-02-30" }, { finding: "wrong-date" }, "no such day"],
    [{ receivedOn: "2026-04-03" }, { finding: "in-future" }, "tomorrow"],
    [{ receivedOn: "2026-04-02" }, { kind: "read" }, "today"],
    [{ method: "seashells" }, { finding: "wrong-method" }, "nobody taught us"],
    [{ method: "Bank_Transfer" }, { method: "bank_transfer" }, "as the API writes it"],
  ] as [Partial<typeof row>, object, string][])("%j → %j: %s", (changes, read) => {
    expect(readRow({ ...row, ...changes }, known)).toMatchObject(read);
  });

  it("amounts are whole minor units", () => {
    expect([readRow(row, known), readRow({ ...row, amount: "54" }, known)]).toMatchObject([{ amountMinor: 5400n }, { amountMinor: 5400n }]);
  });

  it.each([
    ["1.234,50 €", ",", "1234.50"],
    ["1,234.50", ".", "1234.50"],
    ["EUR 12,00", ",", "12.00"],
    ["12,5", ".", "12,5"],
  ] as const)("an amount %s with %s is %s", (cell, sign, text) => {
    expect(amountText(cell, sign)).toBe(text);
  });

  it("a day is read by the table's form, and an empty one is the day of the table", () => {
    expect(dayText("03.04.2026", "DD.MM.YYYY", day("2026-04-01"))).toBe("2026-04-03");
    expect(dayText("", "DD.MM.YYYY", day("2026-04-01"))).toBe("2026-04-01");
    expect(dayText("soon", "DD.MM.YYYY", day("2026-04-01"))).toBe("soon");
  });

  it("numbers come with what people put before them", () => {
    expect([bareNumber("#1042"), bareNumber(" No. 7 "), bareNumber("INV-1")]).toEqual(["1042", "7", "INV-1"]);
    expect([readMethod("Überweisung"), readMethod("cheque"), readMethod("")]).toEqual(["bank_transfer", "check", undefined]);
  });

  it.each([
    [
      ["Kundennummer", "Betrag", "Datum", "Zahlungsart", "Verwendungszweck"],
      [0, 1, 2, 3, 4],
    ],
    [
      ["Date", "Customer no.", "Sum"],
      [1, 2, 0, null, null],
    ],
    [
      ["customer or invoice", "amount", "date", "method", "reference", "error"],
      [0, 1, 2, 3, 4],
    ],
    [
      ["a", "b"],
      [null, null, null, null, null],
    ],
  ])("columns %j are %j", (columns, places) => {
    const { who, amount, receivedOn, method, reference } = guessColumns(columns);
    expect([who, amount, receivedOn, method, reference]).toEqual(places);
  });
});

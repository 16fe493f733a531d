import { describe, expect, it } from "vitest";
import { fittingDateFormats, isDateFormat, readDay, readDecimal, readMinor, readWhole } from "./cell-rules.ts";

describe("O-76 days as tables write them", () => {
  it.each([
    ["2026-02-28", "DD.MM.YYYY", "2026-02-28", "the one form that can mean nothing else"],
    ["28.02.2026", "DD.MM.YYYY", "2026-02-28", "points"],
    ["3.2.2026", "DD.MM.YYYY", "2026-02-03", "without zeros"],
    ["03/02/2026", "DD/MM/YYYY", "2026-02-03", "day first"],
    ["03/02/2026", "MM/DD/YYYY", "2026-03-02", "month first"],
    ["20260203", "YYYYMMDD", "2026-02-03", "nothing between"],
    ["29.02.2028", "DD.MM.YYYY", "2028-02-29", "a leap day"],
  ])("%s by %s is %s: %s", (text, format, value) => {
    expect(readDay(text, format)).toEqual({ kind: "read", value });
  });

  it.each([
    ["31.02.2026", "DD.MM.YYYY", "no-such-day"],
    ["2026-02-31", "YYYY-MM-DD", "no-such-day"],
    ["29.02.2026", "DD.MM.YYYY", "no-such-day"],
    ["28.02.26", "DD.MM.YYYY", "date-format"],
    ["yesterday", "DD.MM.YYYY", "date-format"],
    ["2026031", "YYYYMMDD", "date-format"],
    ["28x02x2026", "DD.MM.YYYY", "date-format"],
  ])("%s by %s is refused: %s", (text, format, code) => {
    expect(readDay(text, format)).toMatchObject({ kind: "wrong", code });
  });

  it("notices that a column can be read in two ways", () => {
    expect(fittingDateFormats(["03/04/2026", "", "11/12/2026"])).toEqual(["DD/MM/YYYY", "MM/DD/YYYY"]);
    expect(fittingDateFormats(["03/04/2026", "21/12/2026"])).toEqual(["DD/MM/YYYY"]);
    expect(fittingDateFormats(["2026-04-03"])).toEqual(["YYYY-MM-DD"]);
    expect(fittingDateFormats(["Ana", "03/04/2026"])).toEqual([]);
    expect(fittingDateFormats(["", ""])).toEqual([]);
  });

  it.each([
    ["YYYY-MM-DD", true],
    ["D.M.YYYY", true],
    ["DD.MM", false],
    ["DD.DD.YYYY", false],
    ["day", false],
  ])("%s as a pattern: %s", (format, isOne) => {
    expect(isDateFormat(format)).toBe(isOne);
  });
});

describe("O-76 numbers as tables write them", () => {
  it.each([
    ["1234.5", ".", "1234.5"],
    ["1,234.50", ".", "1234.50"],
    ["1.234,50", ",", "1234.50"],
    ["1 234,50 €", ",", "1234.50"],
    ["$12", ".", "12"],
    ["-7,5", ",", "-7.5"],
    ["+3", ".", "3"],
  ] as const)("%s with %s is %s", (text, sign, value) => {
    expect(readDecimal(text, sign)).toEqual({ kind: "read", value });
  });

  it.each([
    ["12,5", "."],
    ["1,23,456", "."],
    ["12.5.1", "."],
    ["1e3", "."],
    ["", "."],
    ["twelve", ","],
    ["12345678901234567890", "."],
  ] as const)("%s with %s is refused", (text, sign) => {
    expect(readDecimal(text, sign)).toMatchObject({ kind: "wrong", code: "number-format" });
  });

  it("rounds no amount", () => {
    expect(readMinor("12.34", ".", "EUR")).toEqual({ kind: "read", value: 1234n });
    expect(readMinor("12.340", ".", "EUR")).toEqual({ kind: "read", value: 1234n });
    expect(readMinor("12.345", ".", "EUR")).toMatchObject({ kind: "wrong", code: "too-many-decimals" });
    expect(readMinor("12.345", ".", "KWD")).toEqual({ kind: "read", value: 12345n });
    expect(readMinor("12.5", ".", "JPY")).toMatchObject({ kind: "wrong", code: "too-many-decimals" });
  });

  it("keeps whole numbers within their limits", () => {
    expect(readWhole("28", { min: 1, max: 28 })).toEqual({ kind: "read", value: 28 });
    expect(readWhole("29", { min: 1, max: 28 })).toMatchObject({ code: "out-of-range" });
    expect(readWhole("2.0", { min: 1, max: 28 })).toMatchObject({ code: "number-format" });
  });
});

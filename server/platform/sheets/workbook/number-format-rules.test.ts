import { describe, expect, it } from "vitest";
import { builtInFormat, readFormat, shownNumber } from "./number-format-rules.ts";

const shown = (value: string, code: string, how: { decimalSign?: "." | ","; from1904?: boolean } = {}): string =>
  shownNumber(value, readFormat(code), { decimalSign: ".", from1904: false, ...how });

describe("O-76 a number in a workbook", () => {
  it.each([
    { value: "64.65", code: "General", as: "64.65", why: "as it is" },
    { value: "64.650000000000006", code: "General", as: "64.65", why: "what a spreadsheet stores beyond its 15 digits means nothing" },
    { value: "0.30000000000000004", code: "0.00", as: "0.3", why: "zeros behind mean nothing" },
    { value: "1234.5", code: "#,##0.00 [$€-407]", as: "1234.5", why: "what only adorns is left out" },
    { value: "1E-3", code: "General", as: "0.001", why: "no exponents" },
    { value: "9.99999999999999999E+3", code: "General", as: "10000", why: "rounding carries" },
    { value: "385911234567", code: "0", as: "385911234567", why: "a phone number" },
    { value: "4.111111111111111E15", code: "0", as: "4111111111111110", why: "a spreadsheet keeps 15 digits" },
    { value: "-12.5", code: "0.00;[Red]-0.00", as: "-12.5", why: "below zero" },
    { value: "0", code: "General", as: "0", why: "nothing" },
    { value: "7", code: "00000", as: "00007", why: "zeros in front stay" },
    { value: "1310100", code: "00000\\-000", as: "01310-100", why: "a postcode with a sign in it" },
    { value: "123456", code: "00000", as: "123456", why: "longer than its format" },
    { value: "12.5", code: "00000", as: "12.5", why: "no whole number" },
    { value: "0.25", code: "0%", as: "0.25", why: "a share" },
    { value: "abc", code: "General", as: "abc", why: "no number at all" },
  ])("$value as $code is $as: $why", ({ value, code, as }) => {
    expect(shown(value, code)).toBe(as);
  });

  it("is written with the table's decimal sign", () => {
    expect(shown("64.65", "General", { decimalSign: "," })).toBe("64,65");
    expect(shown("45000", "dd.mm.yyyy", { decimalSign: "," })).toBe("15.03.2023");
  });

  it.each([
    { value: "45000", code: "dd.mm.yyyy", as: "15.03.2023", why: "as the sheet shows it" },
    { value: "45000", code: "d/m/yyyy", as: "15/3/2023", why: "as the sheet shows it" },
    { value: "45000", code: "[$-409]m/d/yyyy;@", as: "3/15/2023", why: "a language in front changes nothing" },
    { value: "45000", code: "yyyy\\-mm\\-dd", as: "2023-03-15", why: "signs that are escaped" },
    { value: "45000.75", code: "dd.mm.yyyy", as: "15.03.2023", why: "the time of the day is not shown" },
    {
      value: "45000",
      code: "d. mmmm yyyy",
      as: "2023-03-15",
      why: "a month's name is no digit: written in the one way that is always read",
    },
    { value: "45000", code: "dd.mm.yy", as: "2023-03-15", why: "two digits of a year say too little" },
    { value: "45000.75", code: "yyyy-mm-dd hh:mm", as: "2023-03-15 18:00:00", why: "with its time" },
    { value: "45000", code: "yyyy-mm-dd hh:mm", as: "2023-03-15", why: "midnight is no time" },
    { value: "0.5", code: "h:mm AM/PM", as: "12:00:00", why: "a time alone" },
    { value: "59", code: "yyyy-mm-dd", as: "1900-02-28", why: "the day before the one that never was" },
    { value: "61", code: "yyyy-mm-dd", as: "1900-03-01", why: "the day after the one that never was" },
    { value: "60", code: "[h]:mm", as: "60", why: "a duration is no day" },
    { value: "9999999", code: "yyyy-mm-dd", as: "9999999", why: "past the last day" },
    { value: "-5", code: "yyyy-mm-dd", as: "-5", why: "before the first day" },
  ])("$value as $code is $as: $why", ({ value, code, as }) => {
    expect(shown(value, code)).toBe(as);
  });

  it("counts from 1904 where the workbook does", () => {
    expect(shown("43538", "yyyy-mm-dd", { from1904: true })).toBe("2023-03-15");
  });

  it.each([
    { id: 0, as: "45000.5" },
    { id: 14, as: "2023-03-15" },
    { id: 22, as: "2023-03-15 12:00:00" },
    { id: 21, as: "12:00:00" },
    { id: 4, as: "45000.5" },
    { id: 49, as: "45000.5" },
  ])("the format that is number $id everywhere", ({ id, as }) => {
    expect(shownNumber("45000.5", builtInFormat(id), { decimalSign: ".", from1904: false })).toBe(as);
  });
});

import { describe, expect, it } from "vitest";
import { dayPattern, readAmount, readDay, writeAmount } from "./typed-values.ts";

describe("O-246 amounts are taken in the person's format and in ISO", () => {
  it.each([
    { typed: "12.5", locale: "en-GB", places: 2, amount: "12.50" },
    { typed: "1,234.5", locale: "en-GB", places: 2, amount: "1234.50" },
    { typed: "1,234", locale: "en-GB", places: 2, amount: "1234.00" },
    { typed: "12,5", locale: "de-AT", places: 2, amount: "12.50" },
    { typed: "1.234,50", locale: "de-DE", places: 2, amount: "1234.50" },
    { typed: "1.234", locale: "de-DE", places: 2, amount: "1234.00" },
    { typed: "1234.50", locale: "de-DE", places: 2, amount: "1234.50" },
    { typed: "1 234,50", locale: "fr-FR", places: 2, amount: "1234.50" },
    { typed: "1'234.50", locale: "de-CH", places: 2, amount: "1234.50" },
    { typed: "1.234.567", locale: "de-DE", places: 2, amount: "1234567.00" },
    { typed: "٤٢٫٥", locale: "ar-u-nu-latn", places: 2, amount: "42.50" },
    { typed: "0007", locale: "en-GB", places: 2, amount: "7.00" },
    { typed: "5.000", locale: "en-GB", places: 3, amount: "5.000" },
    { typed: "1234", locale: "en-GB", places: 0, amount: "1234" },
    { typed: "-0.00", locale: "en-GB", places: 2, amount: "0.00" },
    { typed: "-5", locale: "en-GB", places: 2, amount: "-5.00" },
  ])("$typed in $locale", ({ typed, locale, places, amount }) => {
    expect(readAmount(typed, locale, places)).toEqual({ kind: "amount", amount });
  });

  it.each([
    { typed: "12.345", places: 2, code: "too-many-decimals" },
    { typed: "5.5", places: 0, code: "too-many-decimals" },
    { typed: "12..5", places: 2, code: "not-an-amount" },
    { typed: "1,23,456", places: 2, code: "not-an-amount" },
    { typed: "12.34.5", places: 2, code: "not-an-amount" },
    { typed: "1e5", places: 2, code: "not-an-amount" },
    { typed: "twelve", places: 2, code: "not-an-amount" },
  ])("refuses $typed with $places places", ({ typed, places, code }) => {
    expect(readAmount(typed, "en-GB", places)).toEqual({ kind: "refused", code });
  });

  it("knows an empty box", () => {
    expect(readAmount("  ", "en-GB", 2)).toEqual({ kind: "empty" });
  });

  it("writes with the reader's decimal sign", () => {
    expect(writeAmount("1234.50", "de-DE")).toBe("1234,50");
    expect(writeAmount("1234.50", "en-GB")).toBe("1234.50");
  });
});

describe("O-246 days are taken in the person's format and in ISO", () => {
  it.each([
    { typed: "2026-02-28", locale: "en-US", day: "2026-02-28" },
    { typed: "05/11/2026", locale: "en-GB", day: "2026-11-05" },
    { typed: "11/05/2026", locale: "en-US", day: "2026-11-05" },
    { typed: "5.11.26", locale: "de-DE", day: "2026-11-05" },
    { typed: "5. 11. 2026.", locale: "hr-HR", day: "2026-11-05" },
    { typed: "٥/١١/٢٠٢٦", locale: "ar-u-nu-latn", day: "2026-11-05" },
  ])("$typed in $locale", ({ typed, locale, day }) => {
    expect(readDay(typed, locale)).toEqual({ kind: "day", day });
  });

  it.each(["en-GB", "de-DE", "ar-u-nu-latn", "hr-HR"])("takes what it writes itself in %s", (locale) => {
    for (let month = 0; month < 12; month += 1) {
      const day = `2026-${String(month + 1).padStart(2, "0")}-17`;
      const written = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" }).format(
        new Date(2026, month, 17),
      );
      expect(readDay(written, locale), written).toEqual({ kind: "day", day });
    }
  });

  it.each(["31/02/2026", "31 Feb 2026", "3 Foo 2026", "13/13/2026", "yesterday", "2026-2-31", "2026"])("refuses %s", (typed) => {
    expect(readDay(typed, "en-GB")).toEqual({ kind: "refused" });
  });

  it("shows the pattern it expects", () => {
    expect(dayPattern("en-GB")).toBe("DD/MM/YYYY");
    expect(dayPattern("de-DE")).toBe("DD.MM.YYYY");
  });
});

it.each(["ar-u-nu-arab", "ar-u-nu-latn"])(
  "P-242 what is edited in %s is written so that it is read again, and digits of either kind are one number",
  (locale) => {
    expect(readAmount(writeAmount("1234.50", locale), locale, 2)).toEqual({ kind: "amount", amount: "1234.50" });
    expect(readAmount("١٢٣٤٫٥", locale, 2)).toEqual({ kind: "amount", amount: "1234.50" });
    expect(readAmount("۱۲۳۴.۵", locale, 2)).toEqual({ kind: "amount", amount: "1234.50" });
  },
);

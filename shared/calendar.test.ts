import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addDays,
  addMonths,
  calendarDay,
  clampDay,
  type Day,
  day,
  dayInMonth,
  dayOfMonth,
  daysBetween,
  daysInMonth,
  epochDay,
  fromEpochDay,
  intersect,
  isDay,
  isWeekend,
  monthIndex,
  onDayOfMonth,
  periodDays,
} from "./calendar.ts";

const anyDay = fc.integer({ min: -719_000, max: 2_900_000 }).map(fromEpochDay);

describe("a day", () => {
  test.each([
    ["2026-02-28", true, "an ordinary day"],
    ["2026-02-29", false, "2026 is no leap year"],
    ["2024-02-29", true, "2024 is one"],
    ["2000-02-29", true, "divisible by 400"],
    ["1900-02-29", false, "divisible by 100 only"],
    ["2026-04-31", false, "April has 30 days"],
    ["2026-13-01", false, "there is no 13th month"],
    ["2026-00-10", false, "nor a month 0"],
    ["2026-01-00", false, "nor a day 0"],
    ["2026-1-1", false, "the text has a fixed width"],
    ["2026-01-01T00:00:00Z", false, "a moment is not a day"],
  ])("%s is a day: %s, because %s", (text, is) => {
    expect(isDay(text)).toBe(is);
    if (is) expect(day(text)).toBe(text);
    else expect(() => day(text)).toThrow(RangeError);
  });

  test("counts as whole UTC days, like Date does, and comes back unchanged", () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_000, max: 2_900_000 }), (n) => {
        const text = new Date(n * 86_400_000).toISOString().slice(0, 10);
        expect(fromEpochDay(n)).toBe(text);
        expect(epochDay(text as Day)).toBe(n);
        expect(isDay(text)).toBe(true);
      }),
    );
  });

  test("every day of the 400 years after which the calendar repeats follows the one before", () => {
    let last = "1999-12-31" as Day;
    for (let n = epochDay(day("2000-01-01")); n < epochDay(day("2400-01-01")); n += 1) {
      const next = fromEpochDay(n);
      if (epochDay(next) !== n || next <= last) throw new Error(`${next} after ${last}`);
      last = next;
    }
    expect(last).toBe("2399-12-31");
  });

  test("text order is time order", () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => {
        expect(Math.sign(daysBetween(a, b))).toBe(a < b ? 1 : a > b ? -1 : 0);
      }),
    );
  });

  test("adding days and taking them off again gives the same day", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -400, max: 400 }), (d, n) => {
        expect(addDays(addDays(d, n), -n)).toBe(d);
        expect(daysBetween(d, addDays(d, n))).toBe(n);
      }),
    );
  });
});

describe("months", () => {
  test.each([
    ["2026-01-31", 1, "2026-02-28", "a day that the month does not have becomes its last"],
    ["2024-01-31", 1, "2024-02-29", "the leap day"],
    ["2026-12-15", 1, "2027-01-15", "over the end of the year"],
    ["2026-01-15", -1, "2025-12-15", "backwards over it"],
    ["2026-03-31", -1, "2026-02-28", "backwards into a short month"],
    ["2026-05-31", 12, "2027-05-31", "a whole year"],
    ["2024-02-29", 12, "2025-02-28", "from a leap day"],
  ])("%s + %i months is %s: %s", (from, months, to) => {
    expect(addMonths(day(from), months)).toBe(to);
  });

  test.each([
    [2026, 2, 28],
    [2024, 2, 29],
    [2100, 2, 28],
    [2000, 2, 29],
    [2026, 4, 30],
    [2026, 12, 31],
  ])("%i-%i has %i days", (year, month, days) => {
    expect(daysInMonth(year, month)).toBe(days);
  });

  test("a month's index and a day of the month lead back to the day", () => {
    fc.assert(
      fc.property(anyDay, (d) => {
        expect(dayInMonth(monthIndex(d), dayOfMonth(d))).toBe(d);
      }),
    );
  });

  test("onDayOfMonth stays in the month", () => {
    expect(onDayOfMonth(day("2026-02-10"), 31)).toBe("2026-02-28");
    expect(onDayOfMonth(day("2026-02-10"), 1)).toBe("2026-02-01");
  });
});

describe("periods", () => {
  const march = { start: day("2026-03-01"), end: day("2026-04-01") };

  test("B-5 are half-open: March has 31 days and shares none with April", () => {
    expect(periodDays(march)).toBe(31);
    expect(intersect(march, { start: day("2026-04-01"), end: day("2026-05-01") })).toBeUndefined();
    expect(intersect(march, { start: day("2026-03-31"), end: day("2026-05-01") })).toEqual({
      start: "2026-03-31",
      end: "2026-04-01",
    });
  });

  test("a day is moved into the closed range", () => {
    expect(clampDay(day("2026-02-01"), march)).toBe("2026-03-01");
    expect(clampDay(day("2026-03-10"), march)).toBe("2026-03-10");
    expect(clampDay(day("2026-06-01"), march)).toBe("2026-04-01");
  });

  test.each([
    ["2026-05-16", true],
    ["2026-05-17", true],
    ["2026-05-18", false],
    ["1969-12-28", true],
  ])("%s is a weekend: %s", (d, weekend) => {
    expect(isWeekend(day(d))).toBe(weekend);
  });
});

test("I-30 the day of a moment depends on the time zone, also around summer time", () => {
  expect(calendarDay(new Date("2026-03-28T22:59:59Z"), "Europe/Zagreb")).toBe("2026-03-28");
  expect(calendarDay(new Date("2026-03-28T23:00:00Z"), "Europe/Zagreb")).toBe("2026-03-29");
  expect(calendarDay(new Date("2026-03-29T21:59:59Z"), "Europe/Zagreb")).toBe("2026-03-29");
  expect(calendarDay(new Date("2026-03-29T22:00:00Z"), "Europe/Zagreb")).toBe("2026-03-30");
  expect(calendarDay(new Date("2026-03-29T22:00:00Z"), "America/Sao_Paulo")).toBe("2026-03-29");
});

test("I-30 the day stays right from one moment to the next, whatever the zone and however close to midnight", () => {
  const zones = ["Europe/Zagreb", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Monrovia", "Pacific/Chatham"];
  const written = (zone: string) => new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const formats = new Map(zones.map((zone) => [zone, written(zone)]));
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.date({ min: new Date("1970-01-02T00:00:00Z"), max: new Date("2100-01-01T00:00:00Z"), noInvalidDate: true }),
      fc.array(fc.integer({ min: -3_600_000, max: 3_600_000 }), { maxLength: 5 }),
      (zone, moment, steps) => {
        let at = moment.getTime();
        for (const step of [0, ...steps]) {
          at += step;
          expect(calendarDay(new Date(at), zone)).toBe(formats.get(zone)?.format(new Date(at)));
        }
      },
    ),
  );
});

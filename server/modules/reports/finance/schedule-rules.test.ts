import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { nextMoment, type Rhythm } from "./schedule-rules.ts";
import { daysBefore, daysOf } from "./span-rules.ts";

const at = (rhythm: Rhythm["rhythm"], more: Partial<Rhythm> = {}): Rhythm => ({
  rhythm,
  weekday: 1,
  monthDay: 1,
  hour: 8,
  timeZone: "Europe/Berlin",
  ...more,
});

describe("O-237 when a report is due next", () => {
  it.each([
    [at("daily"), "2026-03-19T06:59:00Z", "2026-03-19T07:00:00.000Z", "today, still to come"],
    [at("daily"), "2026-03-19T07:00:00Z", "2026-03-20T07:00:00.000Z", "the moment itself has been"],
    [at("daily"), "2026-03-28T08:00:00Z", "2026-03-29T06:00:00.000Z", "the clocks went forward in between"],
    [at("weekdays"), "2026-03-20T08:00:00Z", "2026-03-23T07:00:00.000Z", "over the weekend"],
    [at("weekly", { weekday: 3 }), "2026-03-19T08:00:00Z", "2026-03-25T07:00:00.000Z", "next Wednesday"],
    [at("monthly", { monthDay: 28 }), "2026-02-28T08:00:00Z", "2026-03-28T07:00:00.000Z", "a short month"],
    [at("month_end"), "2026-02-01T00:00:00Z", "2026-02-28T07:00:00.000Z", "the last day of February"],
    [at("monthly"), "2026-01-01T07:00:01Z", "2026-02-01T07:00:00.000Z", "after an outage of weeks it is due once"],
  ])("%o after %s: %s, %s", (rhythm, after, due) => {
    expect(nextMoment(rhythm, new Date(after)).toISOString()).toBe(due);
  });
});

describe("B 15 the days of a report", () => {
  it.each([
    ["this-month", "2026-03-19", "2026-03-01", "2026-03-19"],
    ["last-month", "2026-03-31", "2026-02-01", "2026-02-28"],
    ["last-quarter", "2026-02-10", "2025-10-01", "2025-12-31"],
    ["last-12-months", "2026-03-19", "2025-04-01", "2026-03-19"],
    ["next-30-days", "2026-12-20", "2026-12-20", "2027-01-18"],
  ] as const)("%s on %s is %s to %s", (span, today, from, to) => {
    expect(daysOf(span, day(today))).toEqual({ from, to });
  });

  it.each([
    ["2026-03-01", "2026-03-19", "before", "2026-02-01", "2026-02-19", "a running month and the same days of the last"],
    ["2026-03-01", "2026-03-31", "before", "2026-02-01", "2026-02-28", "a whole month and a whole shorter one"],
    ["2026-01-01", "2026-03-31", "before", "2025-10-01", "2025-12-31", "a quarter"],
    ["2026-03-10", "2026-03-16", "before", "2026-03-03", "2026-03-09", "a week"],
    ["2024-02-01", "2024-02-29", "year", "2023-02-01", "2023-02-28", "a leap February"],
  ] as const)("%s to %s compared (%s) is %s to %s: %s", (from, to, compare, wasFrom, wasTo, _why) => {
    expect(daysBefore({ from: day(from), to: day(to) }, compare)).toEqual({ from: wasFrom, to: wasTo });
  });
});

import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import {
  type BusinessCalendar,
  endOfWorkingDays,
  isWorkingDay,
  isWorkingMoment,
  nextWorkingMoment,
  shiftToWorkingDay,
  weekdayOf,
} from "./calendar-rules.ts";
import { readHolidays } from "./ics-rules.ts";

const office: BusinessCalendar = {
  weekly: [
    ...Array.from({ length: 5 }, () => [
      { from: "09:00", to: "12:00" },
      { from: "13:00", to: "17:30" },
    ]),
    [],
    [],
  ],
  holidays: [
    { on: day("2020-12-25"), everyYear: true, title: "Christmas" },
    { on: day("2026-05-18"), everyYear: false, title: "Works outing" },
    { on: day("2024-02-29"), everyYear: true, title: "Leap day" },
  ],
};

describe("O-123 business calendars", () => {
  it("Monday is the first day", () => expect([weekdayOf(day("2026-05-18")), weekdayOf(day("2026-05-17"))]).toEqual([0, 6]));

  const shifts = [
    { on: "2026-05-15", to: "2026-05-15", why: "a Friday is a working day" },
    { on: "2026-05-16", to: "2026-05-19", why: "Saturday, Sunday, then a holiday on Monday" },
    { on: "2026-12-25", to: "2026-12-28", why: "a yearly holiday on a Friday" },
    { on: "2027-12-24", to: "2027-12-24", why: "the day before it" },
    { on: "2019-12-25", to: "2019-12-25", why: "a yearly holiday begins with its first year" },
  ];
  for (const { on, to, why } of shifts) it(`shifts ${on}: ${why}`, () => expect(shiftToWorkingDay(office, day(on))).toBe(to));

  const ends = [
    { at: "2026-05-13T10:00:00Z", days: 1, end: "2026-05-14T15:30:00.000Z", why: "Wednesday to the end of Thursday" },
    { at: "2026-05-15T10:00:00Z", days: 1, end: "2026-05-19T15:30:00.000Z", why: "Friday over the weekend and the works outing" },
    { at: "2026-05-16T10:00:00Z", days: 1, end: "2026-05-19T15:30:00.000Z", why: "Saturday to the end of the first working day" },
    { at: "2026-05-13T10:00:00Z", days: 3, end: "2026-05-19T15:30:00.000Z", why: "three working days" },
    { at: "2026-05-13T10:00:00Z", days: 0, end: "2026-05-13T15:30:00.000Z", why: "the same day" },
  ];
  for (const { at, days, end, why } of ends)
    it(`O-86 due after ${days} working days: ${why}`, () =>
      expect(endOfWorkingDays(office, new Date(at), { days, timeZone: "Europe/Berlin" }).toISOString()).toBe(end));
  it("O-86 without any hours each day counts, to its end", () => {
    const nobody = { weekly: [[], [], [], [], [], [], []], holidays: [] };
    const end = endOfWorkingDays(nobody, new Date("2026-05-15T10:00:00Z"), { days: 1, timeZone: "Europe/Berlin" });
    expect(end.toISOString()).toBe("2026-05-16T22:00:00.000Z");
  });

  it("a leap day is kept on the 28th in other years", () =>
    expect([
      isWorkingDay(office, day("2028-02-28")),
      isWorkingDay(office, day("2028-02-29")),
      isWorkingDay(office, day("2025-02-28")),
    ]).toEqual([true, false, false]));

  it("a calendar without hours moves nothing", () =>
    expect(shiftToWorkingDay({ weekly: [], holidays: [] }, day("2026-05-16"))).toBe("2026-05-16"));

  const moments = [
    { at: "2026-05-15T07:00:00Z", next: "2026-05-15T07:00:00.000Z", why: "09:00 in Berlin is within the hours" },
    { at: "2026-05-15T10:30:00Z", next: "2026-05-15T11:00:00.000Z", why: "after lunch" },
    { at: "2026-05-15T15:30:00Z", next: "2026-05-19T07:00:00.000Z", why: "the end is not included; the next week begins on Tuesday" },
    { at: "2026-10-24T20:00:00Z", next: "2026-10-26T08:00:00.000Z", why: "over the night in which the clocks go back" },
  ];
  for (const { at, next, why } of moments)
    it(`goes on at the next working minute: ${why}`, () => {
      const found = nextWorkingMoment(office, new Date(at), "Europe/Berlin");
      expect(found.toISOString()).toBe(next);
      expect(isWorkingMoment(office, found, "Europe/Berlin")).toBe(true);
    });
});

describe("O-123 holidays from a calendar file", () => {
  it("reads whole days, folded titles, yearly ones and those of several days, each once", () => {
    const file = [
      "BEGIN:VCALENDAR",
      "BEGIN:VEVENT",
      "DTSTART;VALUE=DATE:20260101",
      "SUMMARY;LANGUAGE=en:New Year\\, first",
      "  day",
      "RRULE:FREQ=YEARLY",
      "END:VEVENT",
      "BEGIN:VEVENT",
      "DTSTART:20260403T000000Z",
      "DTEND:20260405T000000Z",
      "SUMMARY:Easter",
      "END:VEVENT",
      "BEGIN:VEVENT",
      "SUMMARY:Without a day",
      "END:VEVENT",
      "END:VCALENDAR",
    ].join("\r\n");
    expect(readHolidays(file + file)).toEqual([
      { on: "2026-01-01", everyYear: true, title: "New Year, first day" },
      { on: "2026-04-03", everyYear: false, title: "Easter" },
      { on: "2026-04-04", everyYear: false, title: "Easter" },
    ]);
  });
  it("garbage has none", () => expect(readHolidays("\u0000:\n;;:::BEGIN:VEVENT\nDTSTART:99999999\nEND:VEVENT")).toEqual([]));
});

// When people work (O-123): weekly hours in spans, holidays, and what follows from them. Plain values; the time zone comes from the partner.
import { addDays, type Day, day, daysInMonth, epochDay } from "../../../../shared/calendar.ts";
import { dayAndTimeIn, momentIn } from "../../../../shared/moment-in-zone.ts";

/** "09:00" to "12:30"; the end is not included, "24:00" is the end of the day. */
export interface WorkSpan {
  readonly from: string;
  readonly to: string;
}

export interface Holiday {
  readonly on: Day;
  readonly everyYear: boolean;
  readonly title: string;
}

export interface BusinessCalendar {
  /** Monday first; an empty day is a day off. */
  readonly weekly: readonly (readonly WorkSpan[])[];
  readonly holidays: readonly Holiday[];
}

/** 0 is Monday. */
export const weekdayOf = (on: Day): number => (((epochDay(on) + 3) % 7) + 7) % 7;

/** A holiday on 29 February is kept on the 28th in years that have no 29th. */
export function isHoliday(calendar: BusinessCalendar, on: Day): boolean {
  return calendar.holidays.some((holiday) => {
    if (holiday.on === on) return true;
    if (!holiday.everyYear || on < holiday.on) return false;
    const monthAndDay = holiday.on.slice(5);
    const kept = monthAndDay === "02-29" && daysInMonth(Number(on.slice(0, 4)), 2) < 29 ? "02-28" : monthAndDay;
    return on.slice(5) === kept;
  });
}

/** No hours on that day of the week, whatever the date. */
export const isDayOff = (calendar: BusinessCalendar, on: Day): boolean => (calendar.weekly[weekdayOf(on)] ?? []).length === 0;

export const isWorkingDay = (calendar: BusinessCalendar, on: Day): boolean => !isDayOff(calendar, on) && !isHoliday(calendar, on);

/** More days than any row of holidays: a calendar without a working day moves nothing. */
const mostDaysAhead = 400;

/** The day itself when it is `wanted`, else the next one that is. */
function shiftTo(on: Day, wanted: (on: Day) => boolean): Day {
  let found = on;
  for (let step = 0; step < mostDaysAhead; step++, found = addDays(found, 1)) if (wanted(found)) return found;
  return on;
}

export const shiftToWorkingDay = (calendar: BusinessCalendar, on: Day): Day =>
  shiftTo(on, (candidate) => isWorkingDay(calendar, candidate));

export function isWorkingMoment(calendar: BusinessCalendar, moment: Date, timeZone: string): boolean {
  const { day: text, time } = dayAndTimeIn(moment.toISOString(), timeZone);
  const on = day(text);
  return !isHoliday(calendar, on) && (calendar.weekly[weekdayOf(on)] ?? []).some(({ from, to }) => time >= from && time < to);
}

/** That moment when people work then, else the next minute in which they do; a calendar without hours moves nothing. */
export function nextWorkingMoment(calendar: BusinessCalendar, moment: Date, timeZone: string): Date {
  if (isWorkingMoment(calendar, moment, timeZone)) return moment;
  let on = day(dayAndTimeIn(moment.toISOString(), timeZone).day);
  for (let step = 0; step < mostDaysAhead; step++, on = addDays(on, 1)) {
    if (isHoliday(calendar, on)) continue;
    for (const { from } of (calendar.weekly[weekdayOf(on)] ?? []).toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
      const start = new Date(momentIn(on, from, timeZone));
      if (start > moment) return start;
    }
  }
  return moment;
}

/** When the last of so many working days after this one is over; a calendar without any counts every day. */
export function endOfWorkingDays(calendar: BusinessCalendar, moment: Date, { days, timeZone }: { days: number; timeZone: string }): Date {
  const hasWork = calendar.weekly.some((spans) => spans.length > 0);
  let on = day(dayAndTimeIn(moment.toISOString(), timeZone).day);
  for (let counted = 0, step = 0; counted < days && step < mostDaysAhead; step++) {
    on = addDays(on, 1);
    if (!hasWork || isWorkingDay(calendar, on)) counted += 1;
  }
  const ends = (calendar.weekly[weekdayOf(on)] ?? []).map(({ to }) => to).toSorted();
  const last = ends.at(-1) ?? "24:00";
  return new Date(last === "24:00" ? momentIn(addDays(on, 1), "00:00", timeZone) : momentIn(on, last, timeZone));
}

// When a scheduled report is due next (O-237).
import { addDays, addMonths, calendarDay, type Day, dayOfMonth, epochDay, onDayOfMonth } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";

export interface Rhythm {
  readonly rhythm: "daily" | "weekdays" | "weekly" | "monthly" | "month_end";
  /** 1 is Monday. */
  readonly weekday: number;
  readonly monthDay: number;
  readonly hour: number;
  readonly timeZone: string;
}

/** Day 0 of the calendar was a Thursday. */
const weekdayOf = (day: Day): number => ((((epochDay(day) + 3) % 7) + 7) % 7) + 1;

const fits = (day: Day, { rhythm, weekday, monthDay }: Rhythm): boolean => {
  switch (rhythm) {
    case "daily":
      return true;
    case "weekdays":
      return weekdayOf(day) <= 5;
    case "weekly":
      return weekdayOf(day) === weekday;
    case "monthly":
      return dayOfMonth(day) === monthDay;
    case "month_end":
      return onDayOfMonth(addMonths(day, 1), 1) === addDays(day, 1);
  }
};

/** The first moment after `after` at which the report is due, by the clock of its time zone. What was missed in between comes once. */
export function nextMoment(rhythm: Rhythm, after: Date): Date {
  const time = `${String(rhythm.hour).padStart(2, "0")}:00`;
  let day = calendarDay(after, rhythm.timeZone);
  // A month has no day without its like within the next 62.
  for (let tries = 0; tries < 64; tries++, day = addDays(day, 1)) {
    if (!fits(day, rhythm)) continue;
    const due = new Date(momentIn(day, time, rhythm.timeZone));
    if (due > after) return due;
  }
  throw new RangeError(`no day fits ${rhythm.rhythm}`);
}

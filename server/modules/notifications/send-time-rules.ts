import { day as asDay, type Day } from "../../../shared/calendar.ts";

/** When messages may go out: the delay after what happened, and the days and hours of the partner (O-165, B-166). */
export interface SendingHours {
  readonly delayHours: number;
  /** 1 is Monday. */
  readonly days: readonly number[];
  /** "09:00" */
  readonly from: string;
  /** "18:00": the last minute is the one before it. */
  readonly to: string;
  readonly timeZone: string;
  /** Days off besides: holidays of the business calendar. */
  readonly isHoliday?: (on: Day) => boolean;
}

/** More than any row of holidays; a calendar of holidays alone holds nothing up for ever. */
const maxDays = 60;

/** The event's moment plus the delay, moved forward to the next allowed minute. */
export function sendMoment(happenedAt: Date, hours: SendingHours): Date {
  const { timeZone, days, from, to, isHoliday } = hours;
  const wanted = Temporal.Instant.fromEpochMilliseconds(happenedAt.getTime()).add({ hours: hours.delayHours }).toZonedDateTimeISO(timeZone);
  // Hours that end before they begin would never come: then every hour is allowed.
  const [opens, closes] = from < to ? [from, to] : ["00:00", "24:00"];
  const time = wanted.toPlainTime().toString().slice(0, 5);
  const isWorkingDay = (day: Temporal.PlainDate): boolean => days.includes(day.dayOfWeek) && !isHoliday?.(asDay(day.toString()));
  const today = wanted.toPlainDate();
  if (isWorkingDay(today) && time >= opens && time < closes) return new Date(wanted.epochMilliseconds);
  const startsToday = isWorkingDay(today) && time < opens;
  let day = startsToday ? today : today.add({ days: 1 });
  for (let tried = 0; tried < maxDays && !isWorkingDay(day); tried++) day = day.add({ days: 1 });
  return new Date(day.toZonedDateTime({ timeZone, plainTime: opens }).epochMilliseconds);
}

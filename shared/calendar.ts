// Civil days and half-open periods. A day is the text "2026-02-28": it sorts as text, travels as text and is what
// PostgreSQL prints for a `date`. Arithmetic counts whole UTC days, so no time zone and no summer time can get in, and it
// runs in browsers that do not have Temporal yet. Only `calendarDay` knows time zones; the other way needs Temporal and lives on the server.
import { z } from "zod";

/** A civil day, "YYYY-MM-DD". */
export type Day = string & { readonly __day: unique symbol };

/** Half-open: `start` belongs to the period, `end` is already the next one. */
export interface Period {
  readonly start: Day;
  readonly end: Day;
}

const dayShape = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Checks and brands a text as a day; throws on 2026-02-31. */
export function day(text: string): Day {
  if (!isDay(text)) throw new RangeError(`not a calendar day: ${JSON.stringify(text)}`);
  return text;
}

export function isDay(text: string): text is Day {
  const match = dayShape.exec(text);
  if (!match) return false;
  const [, y, m, d] = match;
  const month = Number(m);
  return month >= 1 && month <= 12 && Number(d) >= 1 && Number(d) <= daysInMonth(Number(y), month);
}

export const DayShape = z.string().refine(isDay, { params: { code: "not-a-day" }, message: "a calendar day such as 2026-02-28" });

const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** How many days a month has; `month` counts from 1. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;
const yearOf = (d: Day): number => digit(d, 0) * 1000 + digit(d, 1) * 100 + digit(d, 2) * 10 + digit(d, 3);
const monthOf = (d: Day): number => digit(d, 5) * 10 + digit(d, 6);

// Years are counted from March, so that the leap day is a year's last, and in the 400-year rounds after which the
// Gregorian calendar repeats itself (146,097 days). Six times faster than going through Date, which a billing run feels.
const daysPerEra = 146_097;
const daysBefore1970 = 719_468;

/** Days since 1970-01-01. */
export function epochDay(d: Day): number {
  const month = monthOf(d);
  const year = month <= 2 ? yearOf(d) - 1 : yearOf(d);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dayOfMonth(d) - 1;
  return era * daysPerEra + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - daysBefore1970;
}

export function fromEpochDay(n: number): Day {
  const days = n + daysBefore1970;
  const era = Math.floor(days / daysPerEra);
  const dayOfEra = days - era * daysPerEra;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dom = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return dayText(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dom);
}

const twoDigits = (n: number): string => (n < 10 ? `0${n}` : `${n}`);
const dayText = (year: number, month: number, dom: number): Day =>
  `${year > 999 ? year : String(year).padStart(4, "0")}-${twoDigits(month)}-${twoDigits(dom)}` as Day;

export const addDays = (d: Day, days: number): Day => fromEpochDay(epochDay(d) + days);

/** How many days from `a` to `b`: 1 from today to tomorrow. */
export const daysBetween = (a: Day, b: Day): number => epochDay(b) - epochDay(a);

export const dayOfMonth = (d: Day): number => digit(d, 8) * 10 + digit(d, 9);

/** The same day some months on; a day that the month does not have becomes its last. */
export function addMonths(d: Day, months: number): Day {
  return dayInMonth(monthIndex(d) + months, dayOfMonth(d));
}

/** The given day of the month that holds `d`; a day that the month does not have becomes its last. */
export const onDayOfMonth = (d: Day, dom: number): Day => dayInMonth(monthIndex(d), dom);

/** Months counted from year 0: what billing cycles are counted in. */
export const monthIndex = (d: Day): number => yearOf(d) * 12 + monthOf(d) - 1;

/** A day of the month with that index; a day that the month does not have becomes its last. */
export function dayInMonth(index: number, dom: number): Day {
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  return dayText(year, month, dom > 28 ? Math.min(dom, daysInMonth(year, month)) : dom);
}

export const minDay = (a: Day, b: Day): Day => (a < b ? a : b);
export const maxDay = (a: Day, b: Day): Day => (a > b ? a : b);

/** The day moved into the period's closed range [start, end]. */
export const clampDay = (d: Day, p: Period): Day => maxDay(p.start, minDay(d, p.end));

export const periodDays = (p: Period): number => daysBetween(p.start, p.end);

/** What two periods share, or undefined when that is nothing. */
export function intersect(a: Period, b: Period): Period | undefined {
  const start = maxDay(a.start, b.start);
  const end = minDay(a.end, b.end);
  return start < end ? { start, end } : undefined;
}

/** Saturday or Sunday. */
export const isWeekend = (d: Day): boolean => [0, 6].includes((((epochDay(d) + 4) % 7) + 7) % 7);

/** The civil day that a moment falls on in a time zone ("Europe/Zagreb"). */
export function calendarDay(moment: Date, timeZone: string): Day {
  // Since 1973 days begin on a whole quarter of an hour everywhere, so the quarter asked about last answers for all of it.
  const quarter = Math.floor(moment.getTime() / quarterMs);
  const last = lastDays.get(timeZone);
  if (last?.quarter === quarter) return last.day;
  // "en-CA" prints YYYY-MM-DD.
  const day = dayFormat(timeZone).format(moment) as Day;
  if (quarter >= firstQuarter) lastDays.set(timeZone, { quarter, day });
  return day;
}

const quarterMs = 15 * 60_000;
const firstQuarter = Date.UTC(1973, 0, 1) / quarterMs;
const lastDays = new Map<string, { readonly quarter: number; readonly day: Day }>();

const dayFormats = new Map<string, Intl.DateTimeFormat>();
function dayFormat(timeZone: string): Intl.DateTimeFormat {
  let format = dayFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    dayFormats.set(timeZone, format);
  }
  return format;
}

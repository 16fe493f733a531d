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
const msPerDay = 86_400_000;

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

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Days since 1970-01-01. */
export function epochDay(d: Day): number {
  return Date.UTC(Number(d.slice(0, 4)), Number(d.slice(5, 7)) - 1, Number(d.slice(8, 10))) / msPerDay;
}

export function fromEpochDay(n: number): Day {
  return new Date(n * msPerDay).toISOString().slice(0, 10) as Day;
}

export const addDays = (d: Day, days: number): Day => fromEpochDay(epochDay(d) + days);

/** How many days from `a` to `b`: 1 from today to tomorrow. */
export const daysBetween = (a: Day, b: Day): number => epochDay(b) - epochDay(a);

export const dayOfMonth = (d: Day): number => Number(d.slice(8, 10));

/** The same day some months on; a day that the month does not have becomes its last. */
export function addMonths(d: Day, months: number): Day {
  return withDayOfMonth(monthIndex(d) + months, dayOfMonth(d));
}

/** The given day of the month that holds `d`; a day that the month does not have becomes its last. */
export const onDayOfMonth = (d: Day, dom: number): Day => withDayOfMonth(monthIndex(d), dom);

const monthIndex = (d: Day): number => Number(d.slice(0, 4)) * 12 + Number(d.slice(5, 7)) - 1;

function withDayOfMonth(index: number, dom: number): Day {
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const last = daysInMonth(year, month);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(Math.min(dom, last)).padStart(2, "0")}` as Day;
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
  // "en-CA" prints YYYY-MM-DD.
  return dayFormat(timeZone).format(moment) as Day;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();
function dayFormat(timeZone: string): Intl.DateTimeFormat {
  let format = dayFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    dayFormats.set(timeZone, format);
  }
  return format;
}

// Reads holidays from a calendar file (RFC 5545): whole days with a title, repeated yearly or not. Everything else in the file is passed over.
import { addDays, type Day, daysBetween, isDay } from "../../../../shared/calendar.ts";
import type { Holiday } from "./calendar-rules.ts";

/** A holiday of more days is a season, not a holiday. */
const mostDays = 31;
export const mostHolidays = 500;

/** Lines that begin with a space go on with the line before (RFC 5545, 3.1). */
const unfold = (text: string): string[] => text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/);

const unescape = (text: string): string => text.replace(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === "n" ? " " : sign));

function dayOf(value: string): Day | undefined {
  const parts = /^(\d{4})(\d{2})(\d{2})/.exec(value);
  const text = parts ? `${parts[1]}-${parts[2]}-${parts[3]}` : "";
  return isDay(text) ? text : undefined;
}

interface Found {
  start?: Day;
  end?: Day;
  title: string;
  everyYear: boolean;
}

/** The holidays of a file, each once, the earliest first; at most 500. */
export function readHolidays(ics: string): Holiday[] {
  const found = new Map<string, Holiday>();
  let event: Found | undefined;
  for (const line of unfold(ics)) {
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    const [name = ""] = line.slice(0, colon).toUpperCase().split(";");
    const value = line.slice(colon + 1).trim();
    if (name === "BEGIN" && value.toUpperCase() === "VEVENT") event = { title: "", everyYear: false };
    if (!event) continue;
    const on = name === "DTSTART" || name === "DTEND" ? dayOf(value) : undefined;
    if (name === "DTSTART" && on) event.start = on;
    if (name === "DTEND" && on) event.end = on;
    if (name === "SUMMARY") event.title = unescape(value).slice(0, 100);
    if (name === "RRULE") event.everyYear = /(^|;)FREQ=YEARLY(;|$)/i.test(value) && !/BYDAY/i.test(value);
    if (name === "END" && value.toUpperCase() === "VEVENT") {
      for (const holiday of daysOf(event)) if (found.size < mostHolidays) found.set(`${holiday.on} ${holiday.everyYear}`, holiday);
      event = undefined;
    }
  }
  return [...found.values()].toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

/** The end of a whole-day event is the day after its last one. */
function daysOf({ start, end, title, everyYear }: Found): Holiday[] {
  if (!start) return [];
  const days = Math.min(Math.max(end ? daysBetween(start, end) : 1, 1), mostDays);
  return Array.from({ length: days }, (_, index) => ({ on: addDays(start, index), everyYear, title }));
}

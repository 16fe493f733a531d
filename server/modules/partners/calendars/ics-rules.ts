// Reads holidays from a calendar file (RFC 5545): whole days with a title, repeated yearly or not. Everything else in the file is passed over.
import { addDays, type Day, daysBetween, isDay } from "../../../../shared/calendar.ts";
import type { Holiday } from "./calendar-rules.ts";

/** A holiday of more days is a season, not a holiday. */
const mostDays = 31;
const mostHolidays = 500;

/** Lines that begin with a space go on with the line before (RFC 5545, 3.1). */
const unfold = (text: string): string[] => text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/);

const plainText = (text: string): string => text.replace(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === "n" ? " " : sign));

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
  for (const event of eventsOf(ics)) {
    for (const holiday of daysOf(event)) if (found.size < mostHolidays) found.set(`${holiday.on} ${holiday.everyYear}`, holiday);
  }
  return [...found.values()].toSorted((a, b) => (a.on < b.on ? -1 : 1));
}

function* eventsOf(ics: string): Generator<Found> {
  let event: Found | undefined;
  for (const line of unfold(ics)) {
    const colon = line.indexOf(":");
    const [name = ""] = line.slice(0, Math.max(colon, 0)).toUpperCase().split(";");
    const value = line.slice(colon + 1).trim();
    if (name === "BEGIN" && value.toUpperCase() === "VEVENT") event = { title: "", everyYear: false };
    else if (name === "END" && value.toUpperCase() === "VEVENT") {
      if (event) yield event;
      event = undefined;
    } else if (event) takeIn(event, name, value);
  }
}

function takeIn(event: Found, name: string, value: string): void {
  const on = dayOf(value);
  if (name === "DTSTART" && on) event.start = on;
  if (name === "DTEND" && on) event.end = on;
  if (name === "SUMMARY") event.title = plainText(value).slice(0, 100);
  // "The last Monday of May" is a rule that no fixed date keeps; such an event stands for its first day alone.
  if (name === "RRULE") event.everyYear = /(^|;)FREQ=YEARLY(;|$)/i.test(value) && !/BYDAY/i.test(value);
}

/** The end of a whole-day event is the day after its last one. */
function daysOf({ start, end, title, everyYear }: Found): Holiday[] {
  if (!start) return [];
  const days = Math.min(Math.max(end ? daysBetween(start, end) : 1, 1), mostDays);
  return Array.from({ length: days }, (_, index) => ({ on: addDays(start, index), everyYear, title }));
}

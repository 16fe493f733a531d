import type { Day } from "../../../../shared/calendar.ts";

const minuteMs = 60_000;

/** How far a time zone's clocks are before UTC at a moment. */
function offsetMs(moment: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(moment);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return local - Math.trunc(moment.getTime() / 1000) * 1000;
}

/** The moment at which a day begins somewhere. Twice, because the first guess may lie on the other side of a change of the clocks. */
export function startOfDay(day: Day, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const guess = new Date(midnight - offsetMs(new Date(midnight), timeZone));
  const start = midnight - offsetMs(guess, timeZone);
  return new Date(Math.round(start / minuteMs) * minuteMs);
}

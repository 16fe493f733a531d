// Which days a report is about.
import { addDays, addMonths, type Day, dayInMonth, daysBetween, monthIndex } from "../../../../shared/calendar.ts";

/** The words of the contract; the switch below has an answer for each. */
export type Span =
  | "today"
  | "yesterday"
  | "this-month"
  | "last-month"
  | "this-quarter"
  | "last-quarter"
  | "this-year"
  | "last-year"
  | "last-12-months"
  | "next-30-days"
  | "next-90-days";
/** Both days are in it. */
export interface Days {
  readonly from: Day;
  readonly to: Day;
}

/** A span by its word, as it is on a day. The running month, quarter and year end on that day. */
export function daysOf(span: Span, today: Day): Days {
  const month = monthIndex(today);
  const quarter = month - (month % 3);
  const year = month - (month % 12);
  const months = (first: number, count: number): Days => ({ from: dayInMonth(first, 1), to: addDays(dayInMonth(first + count, 1), -1) });
  switch (span) {
    case "today":
      return { from: today, to: today };
    case "yesterday":
      return { from: addDays(today, -1), to: addDays(today, -1) };
    case "this-month":
      return { from: dayInMonth(month, 1), to: today };
    case "last-month":
      return months(month - 1, 1);
    case "this-quarter":
      return { from: dayInMonth(quarter, 1), to: today };
    case "last-quarter":
      return months(quarter - 3, 3);
    case "this-year":
      return { from: dayInMonth(year, 1), to: today };
    case "last-year":
      return months(year - 12, 12);
    case "last-12-months":
      return { from: dayInMonth(month - 11, 1), to: today };
    case "next-30-days":
      return { from: today, to: addDays(today, 29) };
    case "next-90-days":
      return { from: today, to: addDays(today, 89) };
  }
}

/**
 * What a span is compared with. From the first of a month on it is as many months earlier, to the same day of the month or the end of whole
 * ones; else as many days just before.
 */
export function daysBefore({ from, to }: Days, compare: "before" | "year"): Days {
  if (compare === "year") return monthsEarlier({ from, to }, 12);
  if (from.endsWith("-01")) return monthsEarlier({ from, to }, monthIndex(to) - monthIndex(from) + 1);
  const days = daysBetween(from, to) + 1;
  return { from: addDays(from, -days), to: addDays(to, -days) };
}

function monthsEarlier({ from, to }: Days, months: number): Days {
  const isLastOfMonth = addDays(to, 1).endsWith("-01");
  return {
    from: addMonths(from, -months),
    to: isLastOfMonth ? addDays(addMonths(addDays(to, 1), -months), -1) : addMonths(to, -months),
  };
}

/** The first days of the months that a span touches. */
export function monthsOf({ from, to }: Days): Day[] {
  const first = monthIndex(from);
  return Array.from({ length: monthIndex(to) - first + 1 }, (_, at) => dayInMonth(first + at, 1));
}

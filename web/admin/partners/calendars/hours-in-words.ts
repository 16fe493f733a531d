import type { Weekly } from "./calendar-values.ts";

// A Monday; the days of the week are named after it.
const monday = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

/** "Monday" for 0, in the reader's language. */
export const weekdayName = (weekday: number, locale: string, form: "long" | "short" = "long"): string =>
  new Intl.DateTimeFormat(locale, { weekday: form, timeZone: "UTC" }).format(new Date(monday + weekday * dayMs));

/** "Mon–Fri 09:00–12:00, 13:00–18:00; Sat 09:00–13:00": days in a row with the same hours are said once. */
export function hoursInWords(weekly: Weekly, locale: string): string {
  const parts: string[] = [];
  for (let first = 0; first < weekly.length; ) {
    const hours = words(weekly[first] ?? []);
    let last = first;
    while (last + 1 < weekly.length && words(weekly[last + 1] ?? []) === hours) last++;
    const days = first === last ? name(first, locale) : `${name(first, locale)}–${name(last, locale)}`;
    if (hours !== "") parts.push(`${days} ${hours}`);
    first = last + 1;
  }
  return parts.join("; ");
}

const name = (weekday: number, locale: string): string => weekdayName(weekday, locale, "short");
const words = (spans: Weekly[number]): string => spans.map(({ from, to }) => `${from}–${to}`).join(", ");

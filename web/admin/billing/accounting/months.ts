import { useLocale } from "../../../lib/format.ts";

/** "April 2026" for the first day of a month. */
export function useMonthName(): (month: string) => string {
  const words = new Intl.DateTimeFormat(useLocale(), { month: "long", year: "numeric", timeZone: "UTC" });
  return (month) => words.format(new Date(`${month.slice(0, 7)}-15T12:00:00Z`));
}

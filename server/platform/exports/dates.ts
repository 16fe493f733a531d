import type { FileLook } from "./list-export.ts";

/** Writes days and moments as the reader does: "28/11/2026", "28/11/2026, 14:05". Whatever is no date stays as it is. */
export function dateWriter({
  locale,
  timeZone,
}: Pick<FileLook, "locale" | "timeZone">): Record<"day" | "moment", (text: string) => string> {
  const figures = { day: "2-digit", month: "2-digit", year: "numeric", numberingSystem: "latn", calendar: "gregory" } as const;
  const dayFormat = new Intl.DateTimeFormat(locale, { ...figures, timeZone: "UTC" });
  const momentFormat = new Intl.DateTimeFormat(locale, { ...figures, hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone });
  const written = (format: Intl.DateTimeFormat, text: string): string => {
    const date = new Date(text);
    // Marks of direction and narrow spaces are for pages; a spreadsheet would not see a date behind them.
    return Number.isNaN(date.getTime())
      ? text
      : format
          .format(date)
          .replace(/[\u200e\u200f]/g, "")
          .replace(/[\u202f\u00a0]/g, " ");
  };
  return { day: (text) => written(dayFormat, text), moment: (text) => written(momentFormat, text) };
}

const dayMs = 86_400_000;
// Spreadsheets count days from here; their day 60, which never was, lies before anything that we export.
const spreadsheetEpoch = Date.UTC(1899, 11, 30);

/** A day or moment as the number that a spreadsheet keeps, by the clock of a time zone; undefined when it is none. */
export function spreadsheetDate(text: string, timeZone: string): string | undefined {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()) || date.getTime() < Date.UTC(1900, 2, 1)) return undefined;
  const local = timeZone === "UTC" ? date.getTime() : wallClock(date, timeZone);
  return String(Math.round(((local - spreadsheetEpoch) / dayMs) * 1e6) / 1e6);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a time zone show, as if it were UTC. */
function wallClock(date: Date, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    clocks.set(timeZone, clock);
  }
  const part = Object.fromEntries(clock.formatToParts(date).map(({ type, value }) => [type, value]));
  return Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`);
}

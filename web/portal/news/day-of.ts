import { calendarDay, type Day } from "../../../shared/calendar.ts";
import { useFormatSettings } from "../../lib/session.ts";

/** The day on which something was, where the provider is. */
export function useDayOf(): (moment: string) => Day {
  const { timeZone } = useFormatSettings();
  return (moment) => calendarDay(new Date(moment), timeZone);
}

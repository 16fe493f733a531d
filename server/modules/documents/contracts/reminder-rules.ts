import { addDays, type Day } from "../../../../shared/calendar.ts";

/** O-112 some days after it was sent, and the day before the last one on which it can be signed. Without any days nobody is reminded. */
export const isReminderDay = (on: Day, { sentOn, signBy, days }: { sentOn: Day; signBy: Day; days: readonly number[] }): boolean =>
  days.length > 0 && on > sentOn && on <= signBy && (on === addDays(signBy, -1) || days.some((count) => addDays(sentOn, count) === on));

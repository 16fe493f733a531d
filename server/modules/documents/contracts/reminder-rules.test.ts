import { expect, it } from "vitest";
import { addDays, day } from "../../../../shared/calendar.ts";
import { isReminderDay } from "./reminder-rules.ts";

const sentOn = day("2026-11-02");
const daysOf = (signBy: string, days: readonly number[]) =>
  Array.from({ length: 40 }, (_, n) => addDays(sentOn, n)).filter((on) => isReminderDay(on, { sentOn, signBy: day(signBy), days }));

it.each([
  ["two weeks", "2026-11-16", [3, 7], ["2026-11-05", "2026-11-09", "2026-11-15"]],
  ["no reminder after the end", "2026-11-06", [3, 7], ["2026-11-05"]],
  ["none on the day of sending", "2026-11-03", [3, 7], []],
  ["one on a day that is due twice", "2026-11-10", [3, 7], ["2026-11-05", "2026-11-09"]],
  ["switched off", "2026-11-16", [], []],
  ["days of one's own", "2026-11-30", [1, 20], ["2026-11-03", "2026-11-22", "2026-11-29"]],
] as const)("O-112 reminders: %s", (_name, signBy, days, expected) => {
  expect(daysOf(signBy, days)).toEqual(expected);
});

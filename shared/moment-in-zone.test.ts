import { expect, it } from "vitest";
import { dayAndTimeIn, momentIn } from "./moment-in-zone.ts";

it.each([
  ["winter", "2026-11-30", "09:00", "Europe/Zagreb", "2026-11-30T08:00:00.000Z"],
  ["summer", "2026-07-01", "09:00", "Europe/Zagreb", "2026-07-01T07:00:00.000Z"],
  ["far west", "2026-07-01", "23:30", "America/Los_Angeles", "2026-07-02T06:30:00.000Z"],
  ["half hours", "2026-07-01", "00:00", "Asia/Kolkata", "2026-06-30T18:30:00.000Z"],
  ["skipped by the clocks: the hour after", "2026-03-29", "02:30", "Europe/Zagreb", "2026-03-29T01:30:00.000Z"],
  ["twice on the clocks: the first", "2026-10-25", "02:30", "Europe/Zagreb", "2026-10-25T00:30:00.000Z"],
  ["after both", "2026-10-25", "03:00", "Europe/Zagreb", "2026-10-25T02:00:00.000Z"],
])("O-1 %s", (_why, day, time, zone, moment) => {
  expect(momentIn(day, time, zone)).toBe(moment);
});

it("O-1 comes back as it was typed", () => {
  const typed = { day: "2026-02-28", time: "18:45" };
  expect(dayAndTimeIn(momentIn(typed.day, typed.time, "Asia/Tokyo"), "Asia/Tokyo")).toEqual(typed);
});

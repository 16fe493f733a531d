import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { startOfDay } from "./start-of-day.ts";

describe("O-1 a day begins where its reader is", () => {
  it.each([
    { on: "2026-01-15", zone: "UTC", at: "2026-01-15T00:00:00.000Z", why: "no offset" },
    { on: "2026-01-15", zone: "Europe/Zagreb", at: "2026-01-14T23:00:00.000Z", why: "an hour before UTC in winter" },
    { on: "2026-07-15", zone: "Europe/Zagreb", at: "2026-07-14T22:00:00.000Z", why: "two in summer" },
    { on: "2026-03-29", zone: "Europe/Zagreb", at: "2026-03-28T23:00:00.000Z", why: "the day on which summer begins" },
    { on: "2026-10-25", zone: "Europe/Zagreb", at: "2026-10-24T22:00:00.000Z", why: "the day on which it ends" },
    { on: "2026-01-15", zone: "America/New_York", at: "2026-01-15T05:00:00.000Z", why: "west of UTC" },
    { on: "2026-01-15", zone: "Asia/Kathmandu", at: "2026-01-14T18:15:00.000Z", why: "a quarter of an hour off" },
  ])("$zone, $on: $why", ({ on, zone, at }) => {
    expect(startOfDay(day(on), zone).toISOString()).toBe(at);
  });
});

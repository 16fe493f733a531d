import { describe, expect, it } from "vitest";
import { sendMoment } from "./send-time-rules.ts";

const zagreb = { delayHours: 3, days: [1, 2, 3, 4, 5], from: "09:00", to: "18:00", timeZone: "Europe/Zagreb" };

describe("when a message goes out", () => {
  it.each([
    ["a Friday afternoon, still in time", "2026-05-08T14:00", "2026-05-08T17:00"],
    ["too late on Friday", "2026-05-08T16:30", "2026-05-11T09:00"],
    ["a Saturday", "2026-05-09T10:00", "2026-05-11T09:00"],
    ["the last minute", "2026-05-08T14:59", "2026-05-08T17:59"],
    ["the first minute that is too late", "2026-05-08T15:00", "2026-05-11T09:00"],
    ["before the doors open", "2026-05-08T04:00", "2026-05-08T09:00"],
    ["in the night before a working day", "2026-05-07T23:30", "2026-05-08T09:00"],
  ])("O-165 B-166 %s", (_why, happened, goesOut) => {
    expect(local(sendMoment(moment(happened), zagreb))).toBe(goesOut);
  });

  it("B-166 the specification's own example", () => {
    expect(local(sendMoment(moment("2026-05-08T16:40"), zagreb))).toBe("2026-05-11T09:00");
  });

  it("B-166 M-38 a holiday of the partner's calendar is passed over", () => {
    const holidays = { ...zagreb, isHoliday: (on: string) => on === "2026-05-11" || on === "2026-05-12" };
    expect(local(sendMoment(moment("2026-05-08T16:40"), holidays))).toBe("2026-05-13T09:00");
    expect(local(sendMoment(moment("2026-05-08T16:40"), { ...zagreb, days: [1], isHoliday: () => true }))).toMatch(/T09:00$/);
  });

  it("means the partner's hours on both sides of a clock change", () => {
    // On Sunday, 29 March 2026, Zagreb moves its clocks; nine o'clock stays nine o'clock.
    expect(sendMoment(moment("2026-03-27T17:00"), zagreb).toISOString()).toBe("2026-03-30T07:00:00.000Z");
    expect(sendMoment(moment("2026-03-20T17:00"), zagreb).toISOString()).toBe("2026-03-23T08:00:00.000Z");
  });

  it("without a delay and with every hour allowed is now, to the second", () => {
    const always = { ...zagreb, delayHours: 0, days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "00:00" };
    expect(sendMoment(new Date("2026-05-09T20:17:31Z"), always).toISOString()).toBe("2026-05-09T20:17:31.000Z");
  });
});

const moment = (text: string): Date => new Date(Temporal.PlainDateTime.from(text).toZonedDateTime("Europe/Zagreb").epochMilliseconds);
const local = (at: Date): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO("Europe/Zagreb").toPlainDateTime().toString().slice(0, 16);

import { describe, expect, it } from "vitest";
import { endOf, endOnceSettled, isRunning, mayOpen, type WindowFacts } from "./window-rules.ts";

const blocked: WindowFacts = {
  ...{ isOffered: true, isShutForMoney: true },
  ...{ openedToday: 0, openedInEpisode: 0, perDay: 2, perEpisode: 4 },
};

describe("N-178 when paying opens a line for a while", () => {
  it.each<[string, Partial<WindowFacts>, boolean]>([
    ["the first of the debt", {}, true],
    ["the second of the day", { openedToday: 1, openedInEpisode: 1 }, true],
    ["not a third on one day", { openedToday: 2, openedInEpisode: 2 }, false],
    ["the fourth of the debt, on another day", { openedToday: 1, openedInEpisode: 3 }, true],
    ["not a fifth of the debt, although the day is young", { openedInEpisode: 4 }, false],
    ["a new debt on the same day: the day counts on", { openedToday: 2, openedInEpisode: 0 }, false],
    ["the partner does not offer it", { isOffered: false }, false],
    ["nothing is shut for money", { isShutForMoney: false }, false],
    ["a partner who allows more", { openedToday: 2, openedInEpisode: 5, perDay: 3, perEpisode: 6 }, true],
    ["a partner who allows fewer than there were", { openedToday: 2, perDay: 1 }, false],
  ])("%s", (_why, some, expected) => {
    expect(mayOpen({ ...blocked, ...some })).toBe(expected);
  });

  const openedAt = new Date("2026-03-29T00:55:00Z");
  const endsAt = new Date("2026-03-29T01:05:00Z");
  it("minutes are minutes, also when the clocks change", () => {
    expect(endOf(openedAt, 10)).toEqual(endsAt);
  });

  it.each([
    ["the moment before its end", "2026-03-29T01:04:59.999Z", true],
    ["its end instant", "2026-03-29T01:05:00Z", false],
    ["after it", "2026-03-29T01:05:00.001Z", false],
  ])("N-12 it runs until its end instant: %s", (_why, now, expected) => {
    expect(isRunning(endsAt, new Date(now))).toBe(expected);
  });

  it.each([
    ["half a minute after the money", "2026-03-29T00:58:00Z", "2026-03-29T00:58:30.000Z"],
    ["never later than it would have ended", "2026-03-29T01:04:50Z", "2026-03-29T01:05:00.000Z"],
    ["money that came after its time changes nothing", "2026-03-29T01:09:00Z", "2026-03-29T01:05:00.000Z"],
  ])("N-178 what was paid ends it early: %s", (_why, settledAt, expected) => {
    expect(endOnceSettled(endsAt, new Date(settledAt)).toISOString()).toBe(expected);
  });
});

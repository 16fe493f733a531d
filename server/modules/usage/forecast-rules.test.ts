import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { usedUpOn } from "./forecast-rules.ts";

const gb = (count: number): bigint => BigInt(count) * 1_000_000_000n;
const november = { start: day("2026-11-01"), end: day("2026-12-01") };

describe("P-56 when the data of a cycle is used up at this pace", () => {
  it.each([
    { why: "the worked example: 82 of 100 GB on day 22, met after 26.8 days", used: 82, left: 18, today: "2026-11-22", on: "2026-11-27" },
    { why: "it lasts exactly to the last day", used: 50, left: 50, today: "2026-11-15", on: "2026-11-30" },
    { why: "it lasts longer than the cycle", used: 49, left: 51, today: "2026-11-15", on: null },
    { why: "the third day says nothing yet", used: 30, left: 70, today: "2026-11-03", on: null },
    { why: "the fourth does", used: 40, left: 60, today: "2026-11-04", on: "2026-11-10" },
    { why: "nothing is used", used: 0, left: 100, today: "2026-11-22", on: null },
    { why: "it is used up already", used: 100, left: 0, today: "2026-11-22", on: null },
    { why: "nearly all of it goes today", used: 99, left: 1, today: "2026-11-10", on: "2026-11-11" },
  ])("$why", ({ used, left, today, on }) => {
    expect(usedUpOn({ usedBytes: gb(used), leftBytes: gb(left), ...november, today: day(today) })).toBe(on);
  });
});

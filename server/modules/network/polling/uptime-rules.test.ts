import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeUptime } from "./uptime-rules.ts";

const wrap = 2 ** 32;
const start = Date.UTC(2026, 2, 1);
const judge = (before: number, after: number, seconds = 300) =>
  judgeUptime({ ticks: before, atMs: start }, { ticks: after, atMs: start + seconds * 1000 });

describe("N-43 a device that began anew is told from one whose 497 days are over", () => {
  it.each([
    { why: "it runs on", before: 100_000, after: 130_000, is: "runs" },
    { why: "its clock goes a little slow", before: 100_000, after: 129_600, is: "runs" },
    { why: "its time fell", before: 100_000, after: 4000, is: "rebooted" },
    { why: "it had just begun, and began again", before: 100, after: 50, seconds: 30, is: "rebooted" },
    { why: "2^32 hundredths are over", before: wrap - 10_000, after: 20_000, is: "wrapped" },
    { why: "over to the very tick", before: wrap - 30_000, after: 0, is: "wrapped" },
    { why: "one tick before it wraps", before: wrap - 30_001, after: wrap - 1, is: "runs" },
    { why: "it was close to the wrap and was switched off instead", before: wrap - 10_000, after: 500, is: "rebooted" },
    { why: "its time fell a day before the wrap would come", before: wrap - 8_640_000, after: 5000, is: "rebooted" },
    {
      why: "silent for a day, began meanwhile, and runs for longer than it had",
      before: 1000,
      after: 4_000_000,
      seconds: 86_400,
      is: "rebooted",
    },
    { why: "silent for a day and ran all the time", before: 1000, after: 8_641_000, seconds: 86_400, is: "runs" },
    {
      why: "silent for 500 days and ran all the time",
      before: 1000,
      after: 1000 + 500 * 8_640_000 - wrap,
      seconds: 500 * 86_400,
      is: "wrapped",
    },
  ])("$why", ({ before, after, seconds, is }) => {
    expect(judge(before, after, seconds)).toBe(is);
  });

  it("the first look tells nothing", () => {
    expect(judgeUptime(null, { ticks: 5, atMs: start })).toBe("first");
  });

  it("whoever runs all the time never rebooted, from any moment of its 497 days", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: wrap - 1 }), fc.integer({ min: 1, max: 86_400 }), (before, seconds) => {
        expect(judge(before, (before + seconds * 100) % wrap, seconds)).not.toBe("rebooted");
      }),
    );
  });

  it("whoever began within the last minutes of a day's silence rebooted, whatever it said before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: wrap - 1 - 9_000_000 }), fc.integer({ min: 0, max: 30_000 }), (before, after) => {
        expect(judge(before, after, 86_400)).toBe("rebooted");
      }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { firstDayOf, nextDayOf, type Part, pointsOf } from "./graph-rules.ts";

const minutes = (from: number, until: number, downBytes: bigint): Part => ({
  ...{ from: new Date(from * 60_000), until: new Date(until * 60_000), downBytes, upBytes: 0n },
});
const hourOf = ({ from }: Part) => {
  const hour = Math.floor(from.getTime() / 3_600_000) * 3_600_000;
  return { from: new Date(hour), until: new Date(hour + 3_600_000) };
};

describe("points of a graph", () => {
  it("N-152 average, least and most of what a point is made of; the average is over the time that is known", () => {
    // 75 MB in five minutes are 2 Mbit/s.
    const [point] = pointsOf([minutes(0, 5, 75_000_000n), minutes(5, 10, 225_000_000n), minutes(55, 60, 0n)], hourOf);
    expect(point).toMatchObject({ downBytes: 300_000_000n, down: { averageBps: 2_666_666, leastBps: 0, mostBps: 6_000_000 } });
    expect(point).toMatchObject({ up: { averageBps: 0, leastBps: 0, mostBps: 0 } });
  });

  it("N-154 what is not known is no point; points stand in order of time", () => {
    const points = pointsOf([minutes(180, 185, 1n), minutes(0, 5, 1n)], hourOf);
    expect(points.map(({ at }) => at.getTime() / 60_000)).toEqual([0, 180]);
    expect(points[0]?.until.getTime()).toBe(3_600_000);
    expect(pointsOf([], hourOf)).toEqual([]);
  });

  it.each([
    { step: "day" as const, week: 1 as const, first: "2026-11-25", next: "2026-11-26" },
    { step: "week" as const, week: 1 as const, first: "2026-11-23", next: "2026-11-30" },
    { step: "week" as const, week: 7 as const, first: "2026-11-22", next: "2026-11-29" },
    { step: "month" as const, week: 1 as const, first: "2026-11-01", next: "2026-12-01" },
    { step: "year" as const, week: 1 as const, first: "2026-01-01", next: "2027-01-01" },
  ])("N-152 a $step of Wednesday 25 November, weeks from $week: $first until $next", ({ step, week, first, next }) => {
    expect(firstDayOf(step, day("2026-11-25"), week)).toBe(first);
    expect(nextDayOf(step, day(first))).toBe(next);
  });
});

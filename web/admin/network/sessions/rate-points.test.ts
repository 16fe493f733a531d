import { describe, expect, it } from "vitest";
import { type RatePoint, withReading } from "./rate-points.ts";

const at = (time: string): number => Date.parse(`2026-05-11T${time}Z`);
const reading = (time: string, downBps: number, { interimSeconds = 300 as number | null, startedAt = "08:00:00" } = {}) => ({
  ...{ startedAt: `2026-05-11T${startedAt}Z`, updatedAt: `2026-05-11T${time}Z`, interimSeconds, downBps, upBps: 1 },
});
const pointsOf = (...readings: ReturnType<typeof reading>[]): readonly RatePoint[] =>
  readings.reduce<readonly RatePoint[]>((points, one) => withReading(points, one), []);

describe("N-100 the points of a live view", () => {
  it("begins with the interval that ended last", () => {
    expect(pointsOf(reading("09:00:00", 5))).toEqual([{ from: at("08:55:00"), until: at("09:00:00"), downBps: 5, upBps: 1 }]);
  });
  it("begins no earlier than the session", () => {
    expect(pointsOf(reading("08:02:00", 5))).toMatchObject([{ from: at("08:00:00"), until: at("08:02:00") }]);
  });
  it("adds one for each report, and none for looking twice", () => {
    const points = pointsOf(reading("09:00:00", 5), reading("09:00:00", 5), reading("09:05:00", 7));
    expect(points.map(({ downBps }) => downBps)).toEqual([5, 7]);
    expect(points[1]).toMatchObject({ from: at("09:00:00"), until: at("09:05:00") });
  });
  it("draws a late report over the whole time since the last one", () => {
    expect(pointsOf(reading("09:00:00", 5), reading("09:20:00", 7))[1]).toMatchObject({ from: at("09:00:00"), until: at("09:20:00") });
  });
  it("has nothing to draw before the first report", () => {
    expect(pointsOf(reading("08:00:00", 0))).toEqual([]);
    expect(pointsOf(reading("09:00:00", 5, { interimSeconds: null }))).toEqual([]);
  });
  it("keeps no more than a screen has room for", () => {
    let points: readonly RatePoint[] = [];
    for (let count = 1; count <= 300; count++)
      points = withReading(points, { ...reading("08:00:00", count), updatedAt: new Date(at("08:00:00") + count * 60_000).toISOString() });
    expect(points).toHaveLength(240);
    expect(points.at(-1)?.downBps).toBe(300);
  });
});

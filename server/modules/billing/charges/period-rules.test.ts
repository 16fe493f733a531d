import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, day, fromEpochDay, type Period } from "../../../../shared/calendar.ts";
import { intersectPeriods, subtractPeriods, totalDays, unionPeriods } from "./period-rules.ts";

const base = 20_000;
const anyPeriods = fc.array(
  fc
    .tuple(fc.nat(80), fc.nat(15))
    .map(([from, length]): Period => ({ start: fromEpochDay(base + from), end: fromEpochDay(base + from + length) })),
  { maxLength: 8 },
);

/** The same as sets, which cannot be wrong about edges. */
const daysOf = (periods: readonly Period[]): Set<Day> => {
  const days = new Set<Day>();
  for (const { start, end } of periods) for (let d = start; d < end; d = addDays(d, 1)) days.add(d);
  return days;
};

const isList = (periods: readonly Period[]): boolean =>
  periods.every((p, i) => p.start < p.end && (i === 0 || (periods[i - 1]?.end ?? p.start) < p.start));

const p = (start: string, end: string): Period => ({ start: day(start), end: day(end) });

describe("lists of periods", () => {
  test("union joins what overlaps or touches and drops what is empty", () => {
    const joined = unionPeriods([
      p("2026-03-01", "2026-04-01"),
      p("2026-01-05", "2026-01-05"),
      p("2026-04-01", "2026-04-10"),
      p("2026-03-05", "2026-03-07"),
    ]);
    expect(joined).toEqual([p("2026-03-01", "2026-04-10")]);
  });

  test("subtract cuts a hole, an edge, or everything", () => {
    const march = [p("2026-03-01", "2026-04-01")];
    expect(subtractPeriods(march, [p("2026-03-10", "2026-03-12")])).toEqual([p("2026-03-01", "2026-03-10"), p("2026-03-12", "2026-04-01")]);
    expect(subtractPeriods(march, [p("2026-02-01", "2026-03-02")])).toEqual([p("2026-03-02", "2026-04-01")]);
    expect(subtractPeriods(march, [p("2026-02-01", "2026-05-01")])).toEqual([]);
    expect(subtractPeriods(march, [])).toEqual(march);
  });

  test("I-3 union, subtract and intersect agree with sets of days", () => {
    fc.assert(
      fc.property(anyPeriods, anyPeriods, (x, y) => {
        const a = unionPeriods(x);
        const b = unionPeriods(y);
        const inA = daysOf(x);
        const inB = daysOf(y);
        expect(daysOf(a)).toEqual(inA);
        expect(daysOf(subtractPeriods(a, b))).toEqual(new Set([...inA].filter((d) => !inB.has(d))));
        expect(daysOf(intersectPeriods(a, b))).toEqual(new Set([...inA].filter((d) => inB.has(d))));
        expect(totalDays(a)).toBe(inA.size);
        expect([a, subtractPeriods(a, b), intersectPeriods(a, b)].every(isList)).toBe(true);
      }),
    );
  });
});

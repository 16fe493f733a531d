import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, day } from "../../../shared/calendar.ts";
import { changeFrom, closeFrom, diffSegments, openFrom, type Segment, segmentOn, startFrom, withoutVersion } from "./segment-rules.ts";

const piece = (id: string, start: string, end: string | null, more: Partial<Segment> = {}): Segment => ({
  id,
  startOn: day(start),
  endBefore: end === null ? null : day(end),
  planVersionId: "v1",
  unitPrice: "45",
  quantity: "1",
  taxId: null,
  taxGroupId: null,
  includesTax: false,
  billable: "yes",
  cause: "staff",
  ...more,
});

const short = (segments: readonly Segment[]) =>
  segments.map(({ startOn, endBefore, unitPrice, billable }) => [startOn, endBefore, unitPrice, billable].join(" "));

const simple = [piece("a", "2026-01-01", null)];
const planned = [piece("a", "2026-01-01", "2026-06-01"), piece("b", "2026-06-01", null, { unitPrice: "49", planVersionId: "v2" })];

describe("something else from a day on", () => {
  test("B-29 cuts the piece that holds the day", () => {
    expect(short(changeFrom(simple, day("2026-03-10"), { unitPrice: "40" }, "terms_changed"))).toEqual([
      "2026-01-01 2026-03-10 45 yes",
      "2026-03-10  40 yes",
    ]);
  });

  test("B-29 on the first day it takes the piece's place", () => {
    expect(short(changeFrom(simple, day("2026-01-01"), { unitPrice: "40" }, "terms_changed"))).toEqual(["2026-01-01  40 yes"]);
  });

  test("B-29 a new quantity also holds in pieces that are planned, and leaves them their price", () => {
    const changed = changeFrom(planned, day("2026-03-10"), { quantity: "2" }, "terms_changed");
    expect(changed.map((segment) => `${segment.quantity} × ${segment.unitPrice}`)).toEqual(["1 × 45", "2 × 45", "2 × 49"]);
  });

  test("B-22 an own price replaces the planned ones, and what is now the same is one piece", () => {
    const changed = changeFrom(planned, day("2026-03-10"), { unitPrice: "30", planVersionId: "v1" }, "terms_changed");
    expect(short(changed)).toEqual(["2026-01-01 2026-03-10 45 yes", "2026-03-10  30 yes"]);
  });
});

describe("the end and the return", () => {
  test("nothing is billed from the day on, planned pieces included", () => {
    expect(short(closeFrom(planned, day("2026-03-10"), "end_now"))).toEqual(["2026-01-01 2026-03-10 45 yes"]);
  });

  test("closed on its first day, a service keeps its terms and is billed for nothing", () => {
    expect(short(closeFrom(planned, day("2026-01-01"), "customer_inactive"))).toEqual(["2026-01-01  45 no"]);
  });

  test("it comes back with the terms it had last", () => {
    const closed = closeFrom(planned, day("2026-07-01"), "customer_inactive");
    expect(short(openFrom(closed, day("2026-08-01"), "yes", "customer_active"))).toEqual([
      "2026-01-01 2026-06-01 45 yes",
      "2026-06-01 2026-07-01 49 yes",
      "2026-08-01  49 yes",
    ]);
  });

  test("stopped and restarted on its first day, it is one piece again", () => {
    const closed = closeFrom(simple, day("2026-01-01"), "unpaid");
    expect(short(openFrom(closed, day("2026-01-01"), "yes", "charged"))).toEqual(["2026-01-01  45 yes"]);
    expect(short(openFrom(closed, day("2026-01-05"), "yes", "charged"))).toEqual(["2026-01-01 2026-01-05 45 no", "2026-01-05  45 yes"]);
  });
});

describe("another start", () => {
  test.each([
    ["2026-01-10", ["2026-01-10 2026-06-01 45 yes", "2026-06-01  49 yes"], "later"],
    ["2025-12-20", ["2025-12-20 2026-06-01 45 yes", "2026-06-01  49 yes"], "earlier"],
    ["2026-01-01", ["2026-01-01 2026-06-01 45 yes", "2026-06-01  49 yes"], "as planned"],
    ["2026-06-01", ["2026-06-01  49 yes"], "after a planned price: that one alone"],
  ])("on %s the pieces are %j: %s", (on, expected) => {
    expect(short(startFrom(planned, day(on)))).toEqual(expected);
  });
});

test("B-12 a price that is taken back lets the one before it go on, paused days and quantity kept", () => {
  const list = [
    piece("a", "2026-01-01", "2026-06-01"),
    piece("b", "2026-06-01", "2026-07-01", { planVersionId: "v2", unitPrice: "49" }),
    piece("c", "2026-07-01", null, { planVersionId: "v2", unitPrice: "49", billable: "pause_price" }),
  ];
  const instead = { planVersionId: "v0", unitPrice: "44", taxId: null, taxGroupId: null, includesTax: false };
  expect(short(withoutVersion(list, "v2", instead))).toEqual(["2026-01-01 2026-07-01 45 yes", "2026-07-01  45 pause_price"]);
  expect(short(withoutVersion(list.slice(1), "v2", instead))).toEqual(["2026-06-01 2026-07-01 44 yes", "2026-07-01  44 pause_price"]);
});

test("what is written is the difference and no more", () => {
  const after = changeFrom(planned, day("2026-03-10"), { quantity: "2.000" }, "terms_changed");
  const diff = diffSegments(planned, after);
  expect(diff.removed).toEqual([]);
  expect(diff.changed.map((segment) => segment.id)).toEqual(["a", "b"]);
  expect(short(diff.added)).toEqual(["2026-03-10 2026-06-01 45 yes"]);
  const same = [{ ...planned[0]!, unitPrice: "45.00000000" }, planned[1]!];
  expect(diffSegments(planned, same)).toEqual({ removed: [], changed: [], added: [] });
});

test("the piece of a day: before the first one the first, after the last one the last", () => {
  const ended = [piece("a", "2026-01-01", "2026-02-01"), piece("b", "2026-03-01", "2026-04-01")];
  expect(["2025-12-01", "2026-01-15", "2026-02-15", "2026-03-01", "2026-05-01"].map((on) => segmentOn(ended, day(on))?.id)).toEqual([
    "a",
    "a",
    "b",
    "b",
    "b",
  ]);
});

test("whatever happens, pieces stay in order, never overlap, and days before the change stay as they were", () => {
  const start = day("2026-01-01");
  const step = fc.record({ kind: fc.constantFrom("change", "close", "open", "pause"), on: fc.integer({ min: 0, max: 400 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let segments: Segment[] = simple;
      for (const { kind, on: offset } of steps) {
        const on = addDays(start, offset);
        const before = segments;
        if (kind === "change") segments = changeFrom(segments, on, { unitPrice: String(offset) }, "x");
        else if (kind === "pause") segments = changeFrom(segments, on, { billable: "pause_price" }, "x");
        else if (kind === "close") segments = closeFrom(segments, on, "x");
        else segments = openFrom(segments, on, "yes", "x");
        expect(segments.length).toBeGreaterThan(0);
        for (const [index, segment] of segments.entries()) {
          const next = segments[index + 1];
          expect(segment.endBefore === null ? next === undefined : segment.endBefore > segment.startOn).toBe(true);
          if (next) expect((segment.endBefore as Day) <= next.startOn).toBe(true);
        }
        if (kind === "close") expect(billedDays(segments, on, addDays(start, 500))).toBe(0);
        expect(billedDays(segments, start, on)).toBe(billedDays(before, start, on));
      }
    }),
  );
});

function billedDays(segments: readonly Segment[], from: Day, until: Day): number {
  let days = 0;
  for (let on = from; on < until; on = addDays(on, 1)) {
    if (segments.some((s) => s.billable === "yes" && s.startOn <= on && (s.endBefore === null || on < s.endBefore))) days += 1;
  }
  return days;
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day, day, daysBetween } from "../../../../shared/calendar.ts";
import {
  billedUntil,
  billingDateAfter,
  type CalendarTerms,
  gridsOf,
  latestBillingDate,
  planMove,
  withoutPendingMove,
} from "./calendar-rules.ts";
import type { Segment, ServiceDays } from "./coverage-rules.ts";
import { createCycleGrid } from "./cycle-rules.ts";
import { linesOfService } from "./line-rules.ts";
import { unionPeriods } from "./period-rules.ts";
import { createPricing } from "./proration-rules.ts";

const euro = createPricing({ currency: "EUR", rounding: "half_away", basis: "actual" });
const plain = (billingDay: number, prepaidMonths: number, anchor: string): CalendarTerms => ({
  ...{ billingDay, prepaidMonths, termAnchor: day(anchor), moves: [] },
});
const move = (terms: CalendarTerms, nextBillingOn: string, billingDay: number, bridgeMinDays = 5) =>
  planMove(terms, { nextBillingOn: day(nextBillingOn), billingDay, bridgeMinDays });

const segment: Segment = {
  ...{ segmentId: "segment", planVersionId: "plan", start: day("2026-01-01"), end: null, priceMonths: 1, proration: "on", taxId: "tax" },
  ...{ includesTax: false, discounts: [], billable: "yes", pausePrice: null, unitPrice: "45", quantity: "1" },
};

/** Bills one service on every billing date up to a day, as runs do, and answers what stood on each invoice. */
function bill(
  service: ServiceDays,
  terms: CalendarTerms,
  from: Day,
  upTo: Day,
): { on: Day; lines: [Day, Day, bigint][]; covered: ServiceDays["covered"]; next: Day }[] {
  const invoices: ReturnType<typeof bill> = [];
  let covered = service.covered;
  let on = from;
  while (on <= upTo) {
    const lines = linesOfService("s", { ...service, covered }, billedUntil(terms, on), gridsOf(terms, createCycleGrid), euro);
    covered = unionPeriods([...covered, ...lines]);
    const next = billingDateAfter(terms, on);
    invoices.push({ on, lines: lines.map(({ start, end, amountMinor }): [Day, Day, bigint] => [start, end, amountMinor]), covered, next });
    on = next;
  }
  return invoices;
}

const home = (covered: ServiceDays["covered"]): ServiceDays => ({ start: day("2026-01-01"), end: null, segments: [segment], covered });

describe("B-164 a billing day that moves", () => {
  it("45.00, day 1 to 15, asked on 3 May: on 1 June the bridge to 14 June for 20.32, on 15 June a month for 45.00", () => {
    const { terms, bridge } = move(plain(1, 1, "2026-01-01"), "2026-06-01", 15);
    expect(bridge).toEqual({ start: "2026-06-01", end: "2026-06-15" });
    const service = home([{ start: day("2026-01-01"), end: day("2026-06-01") }]);
    expect(bill(service, terms, day("2026-06-01"), day("2026-07-20")).map(({ on, lines }) => [on, lines])).toEqual([
      ["2026-06-01", [["2026-06-01", "2026-06-15", 2032n]]],
      ["2026-06-15", [["2026-06-15", "2026-07-15", 4500n]]],
      ["2026-07-15", [["2026-07-15", "2026-08-15", 4500n]]],
    ]);
  });

  it("a bridge shorter than the least is billed on the old date with the first full cycle", () => {
    const { terms, isMerged } = move(plain(1, 1, "2026-01-01"), "2026-06-01", 4);
    expect(isMerged).toBe(true);
    const service = home([{ start: day("2026-01-01"), end: day("2026-06-01") }]);
    expect(
      bill(service, terms, day("2026-06-01"), day("2026-07-20")).map(({ on, lines }) => [
        on,
        lines.map(([start, end]) => `${start} ${end}`),
      ]),
    ).toEqual([
      ["2026-06-01", ["2026-06-01 2026-06-04", "2026-06-04 2026-07-04"]],
      ["2026-07-04", ["2026-07-04 2026-08-04"]],
    ]);
  });

  it("terms of three months go on to their end, and the new ones count from the first new day", () => {
    const { terms, effectiveOn } = move(plain(1, 3, "2026-01-01"), "2026-05-01", 15);
    expect(effectiveOn).toBe("2026-07-01");
    const service = home([{ start: day("2026-01-01"), end: day("2026-07-01") }]);
    expect(
      bill(service, terms, day("2026-05-01"), day("2026-10-20")).map(({ on, lines }) => [on, lines.at(0)?.[0], lines.at(-1)?.[1]]),
    ).toEqual([
      ["2026-05-01", undefined, undefined],
      ["2026-06-01", undefined, undefined],
      ["2026-07-01", "2026-07-01", "2026-07-15"],
      ["2026-07-15", "2026-07-15", "2026-10-15"],
      ["2026-08-15", undefined, undefined],
      ["2026-09-15", undefined, undefined],
      ["2026-10-15", "2026-10-15", "2027-01-15"],
    ]);
  });

  it("B-31 who pays afterwards is billed for the bridge when it is over", () => {
    const { terms } = move(plain(1, 0, "2026-01-01"), "2026-06-01", 15);
    const service = home([{ start: day("2026-01-01"), end: day("2026-05-01") }]);
    expect(
      bill(service, terms, day("2026-06-01"), day("2026-07-20")).map(({ on, lines }) => [on, lines.at(0)?.[0], lines.at(-1)?.[1]]),
    ).toEqual([
      ["2026-06-01", "2026-05-01", "2026-06-01"],
      ["2026-06-15", "2026-06-01", "2026-06-15"],
      ["2026-07-15", "2026-06-15", "2026-07-15"],
    ]);
  });

  it("a move that waits for its day is replaced by the next one, and taken back by the old day", () => {
    const before = plain(1, 1, "2026-01-01");
    const once = move(before, "2026-06-01", 15).terms;
    expect(move(once, "2026-06-01", 20).terms).toEqual(move(before, "2026-06-01", 20).terms);
    expect(move(once, "2026-06-01", 1).terms).toEqual(before);
    expect(withoutPendingMove(once, day("2026-06-15"))).toBe(once);
  });

  it("a late run over several billing dates is dated the latest of them", () => {
    const { terms } = move(plain(1, 1, "2026-01-01"), "2026-06-01", 15);
    expect(["2026-05-20", "2026-06-01", "2026-06-14", "2026-06-15", "2026-07-14"].map((on) => latestBillingDate(terms, day(on)))).toEqual([
      ...["2026-05-01", "2026-06-01", "2026-06-01", "2026-06-15", "2026-06-15"],
    ]);
  });

  it("I-17 every day is billed once, whatever moves happen when, and dates only go forward", () => {
    const moves = fc.array(fc.record({ after: fc.integer({ min: 0, max: 70 }), to: fc.integer({ min: 1, max: 28 }) }), { maxLength: 6 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 28 }),
        fc.constantFrom(0, 1, 1, 2, 3, 6, 12),
        fc.integer({ min: 0, max: 27 }),
        moves,
        (first, prepaidMonths, bridgeMinDays, asked) => {
          const start = day("2026-01-01");
          let next = billingDateAfter(plain(first, prepaidMonths, "2026-01-01"), addDays(start, -1));
          let terms = plain(first, prepaidMonths, next);
          let service: ServiceDays = { ...home([]), start };
          const billed: [Day, Day][] = [];
          const dates: Day[] = [];
          const runUpTo = (day: Day): void => {
            for (const invoice of bill(service, terms, next, day)) {
              dates.push(invoice.on);
              billed.push(...invoice.lines.map(([from, to]): [Day, Day] => [from, to]));
              service = { ...service, covered: invoice.covered };
              next = invoice.next;
            }
          };
          let today = start;
          for (const { after, to } of asked) {
            today = addDays(today, after);
            runUpTo(today);
            const planned = planMove(terms, { nextBillingOn: next, billingDay: to, bridgeMinDays });
            terms = planned.terms;
            expect(latestBillingDate(terms, next)).toBe(next);
          }
          runUpTo(addDays(today, 500));
          expect(service.covered).toHaveLength(1);
          expect(service.covered[0]?.start).toBe(start);
          expect(billed.reduce((sum, [from, to]) => sum + daysBetween(from, to), 0)).toBe(
            daysBetween(start, service.covered[0]?.end ?? start),
          );
          expect(dates).toEqual([...new Set(dates)].toSorted());
          // No term and no cycle is passed over: the bill reaches the last date at least.
          expect((service.covered[0]?.end ?? start) >= (dates.at(-1) ?? start)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

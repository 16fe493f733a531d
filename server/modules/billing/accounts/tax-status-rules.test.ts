import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, day } from "../../../../shared/calendar.ts";
import { rational } from "../../../../shared/rational.ts";
import { type TaxedThrough, taxStatuses, taxStatusOn, withoutTax, withTaxStatus } from "./tax-status-rules.ts";

const always: TaxedThrough = { now: "taxable", moves: [] };
const exemptFrom = (on: string): TaxedThrough => withTaxStatus(always, "exempt", day(on));

describe("B-140 how a customer is taxed through time", () => {
  test("a status holds from its day on; the days before keep theirs", () => {
    const through = withTaxStatus(exemptFrom("2026-05-11"), "reverse_charge", day("2026-07-01"));
    expect(["2026-05-10", "2026-05-11", "2026-06-30", "2026-07-01"].map((on) => taxStatusOn(through, day(on)))).toEqual([
      "taxable",
      "exempt",
      "exempt",
      "reverse_charge",
    ]);
  });

  test.each<[string, TaxedThrough, (typeof taxStatuses)[number], string, TaxedThrough]>([
    ["taken back on its day, it was never there", exemptFrom("2026-05-11"), "taxable", "2026-05-11", always],
    ["taken back from an earlier day, too", exemptFrom("2026-05-11"), "taxable", "2026-05-01", always],
    ["begun earlier, it overtakes what began later", exemptFrom("2026-05-11"), "exempt", "2026-05-01", exemptFrom("2026-05-01")],
  ])("%s", (_why, was, to, since, is) => {
    expect(withTaxStatus(was, to, day(since))).toEqual(is);
  });

  test("whatever changes when: from the day on it is the new one, before it all is as it was", () => {
    const onDay = fc.integer({ min: 0, max: 60 }).map((offset): Day => addDays(day("2026-05-01"), offset));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...taxStatuses), onDay), { maxLength: 6 }), onDay, (changes, looked) => {
        let through = always;
        for (const [to, since] of changes) {
          const before = through;
          through = withTaxStatus(through, to, since);
          expect(taxStatusOn(through, looked)).toBe(looked < since ? taxStatusOn(before, looked) : to);
          const days = through.moves.map((move) => move.since);
          expect(days).toEqual([...new Set(days)].sort());
        }
      }),
    );
  });
});

describe("B-140 prices that include tax", () => {
  test.each([
    ["59.90", 1n, 5n, "49.91666667"],
    ["0", 1n, 5n, "0"],
    ["10", 0n, 1n, "10"],
    ["119", 19n, 100n, "100"],
  ])("%s with %s/%s of tax is %s without", (price, n, d, net) => {
    expect(withoutTax(price, rational(n, d))).toBe(net);
  });
});

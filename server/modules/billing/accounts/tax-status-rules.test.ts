import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, day } from "../../../../shared/calendar.ts";
import { rational } from "../../../../shared/rational.ts";
import type { BillableService } from "../../services/index.ts";
import { type TaxedThrough, type Taxing, taxedAs, taxStatuses, taxStatusOn, withoutTax, withTaxStatus } from "./tax-status-rules.ts";

const taxing: Taxing = { instead: { exempt: "none", reverse_charge: "abroad" }, shareOn: () => rational(1n, 5n) };
const always: TaxedThrough = { now: "taxable", moves: [] };

/** 45.00 from January; 3.00 off from February on. */
function service(more: object = {}, discounts: readonly object[] = []): BillableService {
  const plan = { pausePrice: "6", components: [{ taxId: "vat", taxGroupId: null }] };
  const segment = {
    ...{ segmentId: "s", start: day("2026-01-01"), end: null, planVersionId: "home", unitPrice: "45", quantity: "1" },
    ...{ taxId: "vat", taxGroupId: null, includesTax: false, billable: "yes", plan, ...more },
  };
  return { id: "svc", start: day("2026-01-01"), end: null, segments: [segment], discounts } as unknown as BillableService;
}
const exemptFrom = (on: string): TaxedThrough => withTaxStatus(always, "exempt", day(on));
const piecesOf = ({ segments }: BillableService) =>
  segments.map(({ start, end, taxId, unitPrice, includesTax }) => [start, end, taxId, unitPrice, includesTax]);

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

describe("B-140 B-102 a service as its customer is taxed", () => {
  test("taxable since ever: the very same service", () => {
    const one = service();
    expect(taxedAs(one, always, taxing)).toBe(one);
  });

  test("exempt from 11 May: a segment of its own with the other tax, in its bundle's parts as well", () => {
    const after = taxedAs(service(), exemptFrom("2026-05-11"), taxing);
    expect(piecesOf(after)).toEqual([
      ["2026-01-01", "2026-05-11", "vat", "45", false],
      ["2026-05-11", null, "none", "45", false],
    ]);
    expect(after.segments.map(({ plan }) => plan.components[0]?.taxId)).toEqual(["vat", "none"]);
  });

  test("a price that includes tax is paid without it, and so is its pause and a fixed amount off it", () => {
    const discount = { discountId: "d", kind: "fixed", value: "3", start: day("2026-02-01"), end: null, reason: "" };
    const after = taxedAs(service({ unitPrice: "59.90", includesTax: true }, [discount]), exemptFrom("2026-05-11"), taxing);
    expect(piecesOf(after)).toEqual([
      ["2026-01-01", "2026-05-11", "vat", "59.90", true],
      ["2026-05-11", null, "none", "49.91666667", false],
    ]);
    expect(after.segments.map(({ plan }) => plan.pausePrice)).toEqual(["6", "5"]);
    expect(after.discounts.map(({ start, end, value }) => [start, end, value])).toEqual([
      ["2026-02-01", "2026-05-11", "3"],
      ["2026-05-11", null, "2.5"],
    ]);
  });

  test("a provider without such a tax has none to bill with", () => {
    const none = { ...taxing, instead: { exempt: null, reverse_charge: null } };
    expect(piecesOf(taxedAs(service(), exemptFrom("2026-05-11"), none)).at(-1)).toEqual(["2026-05-11", null, null, "45", false]);
  });

  test("doing it again changes nothing", () => {
    const discount = { discountId: "d", kind: "fixed", value: "3", start: day("2026-02-01"), end: null, reason: "" };
    const once = taxedAs(service({ includesTax: true }, [discount]), exemptFrom("2026-05-11"), taxing);
    expect(taxedAs(once, exemptFrom("2026-05-11"), taxing)).toEqual(once);
  });

  test.each([
    ["59.90", 1n, 5n, "49.91666667"],
    ["0", 1n, 5n, "0"],
    ["10", 0n, 1n, "10"],
    ["119", 19n, 100n, "100"],
  ])("%s with %s/%s of tax is %s without", (price, n, d, net) => {
    expect(withoutTax(price, rational(n, d))).toBe(net);
  });
});

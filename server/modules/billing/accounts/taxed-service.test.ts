import { describe, expect, test } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { rational } from "../../../../shared/rational.ts";
import type { BillableService } from "../../services/index.ts";
import { type TaxedThrough, type Taxing, withTaxStatus } from "./tax-status-rules.ts";
import { taxedAs } from "./taxed-service.ts";

const taxing: Taxing = { instead: { exempt: "none", reverse_charge: "abroad" }, rules: [], home: "", shareOn: () => rational(1n, 5n) };
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
});

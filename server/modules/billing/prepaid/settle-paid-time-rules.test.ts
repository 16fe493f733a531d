import { describe, expect, it } from "vitest";
import { day, type Period } from "../../../../shared/calendar.ts";
import type { Segment } from "../charges/coverage-rules.ts";
import { createCycleGrid, prepaidPeriod } from "../charges/cycle-rules.ts";
import { createPricing } from "../charges/proration-rules.ts";
import type { BilledLine } from "../settlement/settle-rules.ts";
import { settlePaidTime } from "./settle-paid-time-rules.ts";

const euro = createPricing({ currency: "EUR" });
const week: Period = { start: day("2026-06-01"), end: day("2026-06-08") };
const segment = (unitPrice: string, start: string, end: string | null): Segment => ({
  ...{ segmentId: start, start: day(start), end: end === null ? null : day(end), planVersionId: unitPrice, unitPrice, quantity: "1" },
  ...{ priceMonths: 1, proration: "on", taxId: "vat", includesTax: false, discounts: [], billable: "yes", pausePrice: null },
});
const line = (more: Partial<BilledLine> = {}): BilledLine => ({
  ...{ lineId: "line", invoiceId: "invoice", unitPrice: "12", quantity: "1", discountPercent: "0", discountFixed: "0", period: week },
  ...{ pp: prepaidPeriod(week.start, 7), amountMinor: 1200n, allowanceMinor: 0n, creditedMinor: 0n, released: [], proration: "on" },
  ...more,
});

function change(on: string, more: Partial<Parameters<typeof settlePaidTime>[0]> = {}) {
  return settlePaidTime({
    ...{ serviceId: "service", from: day(on), covered: [week], lines: [line()], isRefunded: true, paidTime: "new_period", length: 10 },
    ...{ grids: [createCycleGrid(1)], pricing: euro },
    before: { start: week.start, end: null, segments: [segment("12", "2026-06-01", null)] },
    after: { start: week.start, end: null, segments: [segment("12", "2026-06-01", on), segment("20", on, null)] },
    ...more,
  });
}

describe("B-100 unused = U − F(days used), the day of the change counts as used", () => {
  it.each([
    ["2026-06-01", 1029n, "one day of seven is used"],
    ["2026-06-03", 686n, "B 5.1 weekly 12.00, changed after 3 days: F(3) = 5.14"],
    ["2026-06-07", 0n, "the last day is used up"],
  ])("changed on %s: %s comes back, %s", (on, back) => {
    const { credits, lines } = change(on);
    expect(credits).toMatchObject([{ amountMinor: back, release: [{ start: on, end: "2026-06-08" }] }]);
    expect(lines).toMatchObject([{ start: on, amountMinor: 2000n, days: 10 }]);
  });

  it("B-128 what was given as goodwill before is not given twice", () => {
    expect(change("2026-06-01", { lines: [line({ creditedMinor: 1000n })] }).credits).toMatchObject([{ amountMinor: 200n }]);
  });

  it("B-90 a plan that is charged whole gives nothing back, and its time goes on", () => {
    const { credits, covered } = change("2026-06-03", { lines: [line({ proration: "full" })] });
    expect(credits).toEqual([]);
    expect(covered).toEqual([week]);
  });

  it.each([
    ["no money for days", { isRefunded: false }],
    ["an edit that waits for the next period", { paidTime: "leave" as const }],
  ])("%s: paid time stays as it was", (_why, more) => {
    expect(change("2026-06-03", more)).toEqual({ credits: [], covered: [week], lines: [] });
  });

  it("no paid time is running: the night buys the next period", () => {
    expect(change("2026-06-08")).toEqual({ credits: [], covered: [week], lines: [] });
  });

  it("given back without a new period: from that day on, by the formula", () => {
    const ended = { start: week.start, end: day("2026-06-04"), segments: [segment("12", "2026-06-01", null)] };
    const { credits, lines } = change("2026-06-04", { paidTime: "give_back", after: ended });
    expect(credits).toMatchObject([{ amountMinor: 686n, release: [{ start: "2026-06-04", end: "2026-06-08" }] }]);
    expect(lines).toEqual([]);
  });
});

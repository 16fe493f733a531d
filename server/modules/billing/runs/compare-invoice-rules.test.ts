import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type ComparedLine, compareLines } from "./compare-invoice-rules.ts";

const line = (more: Partial<ComparedLine> = {}): ComparedLine => ({
  kind: "recurring",
  serviceId: "home",
  text: "Home 100",
  quantity: "1",
  unitPrice: "30",
  periodStart: day("2026-11-01"),
  periodEnd: day("2026-12-01"),
  pricedStart: day("2026-11-01"),
  pricedEnd: day("2026-12-01"),
  amountMinor: 3000n,
  ...more,
});
const october = {
  periodStart: day("2026-10-01"),
  periodEnd: day("2026-11-01"),
  pricedStart: day("2026-10-01"),
  pricedEnd: day("2026-11-01"),
};
const router = (more: Partial<ComparedLine> = {}) =>
  line({ serviceId: "router", text: "Router", unitPrice: "4", amountMinor: 400n, ...more });

describe("P-111 what changed since the invoice before", () => {
  it("names nothing that costs the same, although the months have other days", () => {
    expect(compareLines([line(), router()], [line(october), router(october)])).toEqual([]);
  });

  it("names what came and what went, with its whole amount", () => {
    expect(
      compareLines([line(), router()], [line(october), line({ ...october, serviceId: "tv", text: "TV", amountMinor: 1000n })]),
    ).toMatchObject([
      { kind: "added", text: "Router", differenceMinor: 400n },
      { kind: "removed", text: "TV", differenceMinor: -1000n },
    ]);
  });

  it("names another price, another quantity, and both at once as another amount", () => {
    const dearer = line({ unitPrice: "33", amountMinor: 3300n });
    const more = router({ quantity: "3", amountMinor: 1200n });
    const both = line({ serviceId: "ip", text: "Address", quantity: "2", unitPrice: "5", amountMinor: 1000n });
    expect(
      compareLines([dearer, more, both], [line(), router(), { ...both, quantity: "1", unitPrice: "4", amountMinor: 400n }]),
    ).toMatchObject([
      { kind: "price", price: { before: "30", now: "33" }, differenceMinor: 300n },
      { kind: "quantity", quantity: { before: "1", now: "3" }, differenceMinor: 800n },
      { kind: "amount", price: null, quantity: null, differenceMinor: 600n },
    ]);
  });

  it("says which days of which price a change of plan in the middle of the month charged", () => {
    const changed = [
      line({ periodEnd: day("2026-11-11"), amountMinor: 1000n }),
      line({ text: "Home 500", unitPrice: "45", periodStart: day("2026-11-11"), amountMinor: 3000n }),
    ];
    expect(compareLines(changed, [line(october)])).toEqual([
      {
        kind: "days",
        text: "Home 500",
        formerText: "Home 100",
        differenceMinor: 1000n,
        price: null,
        quantity: null,
        parts: [
          { days: 10, ofDays: 30, from: "2026-11-01", to: "2026-11-11", quantity: "1", unitPrice: "30", amountMinor: 1000n },
          { days: 20, ofDays: 30, from: "2026-11-11", to: "2026-12-01", quantity: "1", unitPrice: "45", amountMinor: 3000n },
        ],
        formerParts: [],
      },
    ]);
  });

  it("says that it was a part before and is whole now", () => {
    const [change] = compareLines([line()], [line({ ...october, periodStart: day("2026-10-22"), amountMinor: 968n })]);
    expect(change).toMatchObject({
      kind: "days",
      formerText: null,
      parts: [],
      formerParts: [{ days: 10, ofDays: 31 }],
      differenceMinor: 2032n,
    });
  });

  it("keeps what is charged once apart from what runs", () => {
    const visit = line({ kind: "one_time", text: "Visit", amountMinor: 6000n });
    expect(compareLines([line(), visit], [line(october)])).toMatchObject([{ kind: "added", text: "Visit", differenceMinor: 6000n }]);
  });
});

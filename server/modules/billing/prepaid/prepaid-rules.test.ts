import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day, day, type Period } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import type { Discount, Segment, ServiceDays } from "../charges/coverage-rules.ts";
import { createCycleGrid } from "../charges/cycle-rules.ts";
import { createPricing } from "../charges/proration-rules.ts";
import { createTaxTreatment, taxDocument } from "../documents/tax-rules.ts";
import { taxCharges } from "./charge-tax-rules.ts";
import { affordable, linesOfDay, linesOfPeriod } from "./prepaid-rules.ts";

const euro = createPricing({ currency: "EUR" });
const months = createCycleGrid(1);

function service(price: string, more: { covered?: Period[]; discounts?: Discount[]; end?: string; start?: string } = {}): ServiceDays {
  const start = day(more.start ?? "2026-01-01");
  const segment: Segment = {
    segmentId: "segment",
    start,
    end: null,
    planVersionId: "version",
    unitPrice: price,
    quantity: "1",
    priceMonths: 1,
    proration: "on",
    taxId: "vat",
    includesTax: false,
    discounts: more.discounts ?? [],
    billable: "yes",
    pausePrice: null,
  };
  return { start, end: more.end ? day(more.end) : null, segments: [segment], covered: more.covered ?? [] };
}

describe("B-32 daily charges", () => {
  it("of 40.00 in a month of 30 days are 1.33, 1.34, 1.33 … and 40.00 together", () => {
    const costs = Array.from({ length: 30 }, (_, index) =>
      Number(linesOfDay("s", service("40"), addDays(day("2026-09-01"), index), [months], euro)[0]?.amountMinor),
    );
    expect(costs.slice(0, 6)).toEqual([133, 134, 133, 133, 134, 133]);
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(4000);
  });

  it("a day that is paid already costs nothing, and days that were missed are not charged later", () => {
    const on = day("2026-09-10");
    expect(linesOfDay("s", service("40", { covered: [{ start: on, end: addDays(on, 1) }] }), on, [months], euro)).toEqual([]);
    expect(linesOfDay("s", service("40"), on, [months], euro).map(({ start, end }) => [start, end])).toEqual([
      ["2026-09-10", "2026-09-11"],
    ]);
  });

  it("I-25 in any month at any price the days sum to the price", () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 0, max: 47 }), (cents, month) => {
        const first = day(`${2026 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-01`);
        let sum = 0n;
        for (let on = first; on.slice(0, 7) === first.slice(0, 7); on = addDays(on, 1))
          sum += linesOfDay("s", service(minorToDecimal(BigInt(cents), "EUR")), on, [months], euro)[0]!.amountMinor;
        expect(sum).toBe(BigInt(cents));
      }),
      { numRuns: 100 },
    ));
});

describe("B-33 prepaid periods", () => {
  const on = day("2026-05-31");
  const period = (of: ServiceDays, at: Day = on, length: number | "monthly" = "monthly") =>
    linesOfPeriod("s", of, at, length, euro).map(({ start, end, amountMinor }) => [start, end, Number(amountMinor)]);

  it("are charged in full when they start", () => expect(period(service("12"), on, 7)).toEqual([["2026-05-31", "2026-06-07", 1200]]));
  it("of a month end on the same day of the next, clamped to its end", () =>
    expect(period(service("30"))).toEqual([["2026-05-31", "2026-06-30", 3000]]));
  it("come back to the 31st after a short month", () =>
    expect(period(service("30", { covered: [{ start: on, end: day("2026-06-30") }] }), day("2026-06-30"))).toEqual([
      ["2026-06-30", "2026-07-31", 3000],
    ]));
  it("B-35 after days that were billed month by month, buy a whole month from that day on", () =>
    expect(period(service("30", { covered: [{ start: day("2026-06-01"), end: day("2026-06-10") }] }), day("2026-06-10"))).toEqual([
      ["2026-06-10", "2026-07-10", 3000],
    ]));
  it("I-3 end where days further on are billed already", () =>
    expect(period(service("30", { covered: [{ start: day("2026-06-15"), end: day("2026-07-01") }] }))).toEqual([
      ["2026-05-31", "2026-06-15", 1500],
    ]));
  it("begin anew on the day of the payment after a gap", () =>
    expect(period(service("30", { covered: [{ start: on, end: day("2026-06-30") }] }), day("2026-07-05"))).toEqual([
      ["2026-07-05", "2026-08-05", 3000],
    ]));
  it("are not bought twice", () =>
    expect(period(service("30", { covered: [{ start: on, end: day("2026-06-30") }] }), day("2026-06-29"))).toEqual([]));
  it("are cut where a discount ends, and the parts sum to price less discount", () =>
    expect(
      period(service("30", { discounts: [{ kind: "percent", value: "50", start: day("2026-01-01"), end: day("2026-06-15") }] })),
    ).toEqual([
      ["2026-05-31", "2026-06-15", 750],
      ["2026-06-15", "2026-06-30", 1500],
    ]));
  it("pay to the end of a service that ends within them", () =>
    expect(period(service("31", { end: "2026-06-10" }), day("2026-06-01"), 31)).toEqual([["2026-06-01", "2026-06-10", 900]]));
});

describe("what a balance pays for", () => {
  const wish = (serviceId: string, grossMinor: bigint) => ({ serviceId, grossMinor });
  const names = (list: readonly { serviceId: string | null }[]) => list.map(({ serviceId }) => serviceId);

  it("B-32 daily charges are all paid or none", () => {
    const wishes = [wish("a", 100n), wish("b", 50n)];
    expect(names(affordable(wishes, { balanceMinor: 150n, minBalanceMinor: 0n, together: true }).bought)).toEqual(["a", "b"]);
    expect(names(affordable(wishes, { balanceMinor: 149n, minBalanceMinor: 0n, together: true }).bought)).toEqual([]);
  });
  it("B-33 periods are bought in their order, what is too dear is passed over", () => {
    const wishes = [wish("a", 100n), wish("b", 80n), wish("c", 20n)];
    const { bought, unpaid } = affordable(wishes, { balanceMinor: 130n, minBalanceMinor: 0n, together: false });
    expect([names(bought), names(unpaid)]).toEqual([["a", "c"], ["b"]]);
  });
  it("B-33 a credit limit counts as money", () =>
    expect(names(affordable([wish("a", 100n)], { balanceMinor: 0n, minBalanceMinor: -100n, together: false }).bought)).toEqual(["a"]));

  it("I-25 no choice brings the balance below the smallest one", () =>
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 10_000n }), { maxLength: 8 }),
        fc.bigInt({ min: -5_000n, max: 30_000n }),
        fc.bigInt({ min: -5_000n, max: 5_000n }),
        fc.boolean(),
        (costs, balanceMinor, minBalanceMinor, together) => {
          const { bought } = affordable(
            costs.map((cost, index) => wish(String(index), cost)),
            { balanceMinor, minBalanceMinor, together },
          );
          const spent = bought.reduce((sum, { grossMinor }) => sum + grossMinor, 0n);
          expect(spent === 0n || balanceMinor - spent >= minBalanceMinor).toBe(true);
        },
      ),
    ));
});

describe("the tax of charges one by one", () => {
  const vat = createTaxTreatment("vat", [
    { taxId: "vat", ratePercent: "20", category: "S", exemptionText: null, accountCode: "2100", base: "net" },
  ]);
  const treatments = new Map([["vat", vat]]);

  it("I-14 together is that of one document over them, whatever the cut and the prices", () =>
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 5_000n }), { minLength: 1, maxLength: 40 }), fc.boolean(), (amounts, includesTax) => {
        const before: { taxId: string; includesTax: boolean; amountMinor: bigint }[] = [];
        let gross = 0n;
        let tax = 0n;
        for (const amountMinor of amounts) {
          const line = { taxId: "vat", includesTax, amountMinor };
          const charged = taxCharges(before, [line], treatments, "half_away");
          expect(charged.lines[0]!.netMinor + charged.lines[0]!.taxMinor).toBe(charged.grossMinor);
          expect(charged.taxes.reduce((sum, { taxMinor }) => sum + taxMinor, 0n)).toBe(charged.lines[0]!.taxMinor);
          gross += charged.grossMinor;
          tax += charged.lines[0]!.taxMinor;
          before.push(line);
        }
        const document = taxDocument(before, treatments, { taxRounding: "document", rounding: "half_away" });
        expect([gross, tax]).toEqual([document.grossMinor, document.taxMinor]);
      }),
    ));
});

import { describe, expect, test } from "vitest";
import { type Day, day } from "../../../shared/calendar.ts";
import { parseDecimal, rational, toDecimal } from "../../../shared/rational.ts";
import {
  discountedPrice,
  discountHolds,
  type PricedService,
  type RangedDiscount,
  shareOfParts,
  shownPrices,
  totalByMonth,
} from "./price-rules.ts";

const today = day("2026-06-10");
const discount = (more: Partial<RangedDiscount>): RangedDiscount => ({
  percent: null,
  fixed: null,
  startOn: day("2026-06-01"),
  endBefore: null,
  ...more,
});
const service = (more: Partial<PricedService> = {}): PricedService => ({
  unitPrice: "45",
  quantity: "1",
  priceMonths: 1,
  includesTax: false,
  taxShare: parseDecimal("0.2"),
  discounts: [],
  ...more,
});

describe("a discounted price", () => {
  test.each<[string, RangedDiscount[], string]>([
    ["no discount", [], "45.0000"],
    ["20 %", [discount({ percent: "20" })], "36.0000"],
    ["20 % and 10 % add up to 30 % of the list price", [discount({ percent: "20" }), discount({ percent: "10" })], "31.5000"],
    ["percentages first, then amounts", [discount({ fixed: "5" }), discount({ percent: "20" })], "31.0000"],
    ["never below nothing", [discount({ percent: "90" }), discount({ fixed: "10" })], "0.0000"],
    ["one that ended yesterday", [discount({ percent: "20", endBefore: today })], "45.0000"],
    ["one that begins tomorrow", [discount({ percent: "20", startOn: day("2026-06-11") })], "45.0000"],
  ])("B-21 %s", (_why, discounts, expected) => {
    expect(toDecimal(discountedPrice({ unitPrice: "45", quantity: "1", discounts }, today), 4)).toBe(expected);
  });

  test("B-21 a discount holds from its first day to the day before its end", () => {
    const june = discount({ percent: "20", endBefore: day("2026-06-21") });
    expect(["2026-05-31", "2026-06-01", "2026-06-20", "2026-06-21"].map((on) => discountHolds(june, on as Day))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe("B-19 the tax of a bundle", () => {
  const [vat, islands] = [parseDecimal("0.2"), parseDecimal("0.07")];
  const parts = [
    { weight: 2n, share: vat },
    { weight: 1n, share: islands },
  ];
  const prices = (unitPrice: string, includesTax: boolean) => {
    const { month } = shownPrices(service({ unitPrice, includesTax, taxShare: shareOfParts(parts, includesTax) }), "EUR", today);
    return [month.net.amount, month.gross.amount];
  };
  test("two thirds at 20 %, one at 7 %: on top of 60.00, and out of 69.40", () => {
    expect(prices("60", false)).toEqual(["60.00", "69.40"]);
    // 46.27 ÷ 1.2 and 23.13 ÷ 1.07.
    expect(prices("69.40", true)).toEqual(["60.18", "69.40"]);
  });
  test("one without a rate leaves none, and nothing at all bears none", () => {
    expect(shareOfParts([...parts, { weight: 1n, share: undefined }], false)).toBeUndefined();
    expect(shareOfParts([], true)).toEqual(rational(0n));
  });
});

describe("a price on a screen", () => {
  const amounts = (priced: PricedService) => {
    const { period, month } = shownPrices(priced, "EUR", today);
    return [period.net.amount, period.gross.amount, month.net.amount, month.gross.amount];
  };

  test.each<[string, PricedService, string[]]>([
    ["tax on top", service(), ["45.00", "54.00", "45.00", "54.00"]],
    ["tax inside", service({ unitPrice: "54", includesTax: true }), ["45.00", "54.00", "45.00", "54.00"]],
    ["a year counts by its months", service({ unitPrice: "480", priceMonths: 12 }), ["480.00", "576.00", "40.00", "48.00"]],
    [
      "three of it at a discount",
      service({ unitPrice: "4.99", quantity: "3", discounts: [discount({ percent: "10" })] }),
      ["13.47", "16.17", "13.47", "16.17"],
    ],
    ["untaxed", service({ taxShare: rational(0n) }), ["45.00", "45.00", "45.00", "45.00"]],
  ])("P-58 %s", (_why, priced, expected) => {
    expect(amounts(priced)).toEqual(expected);
  });

  test("P-58 the total by the month is rounded once: three thirds of 10.00 a quarter are 10.00", () => {
    const third = shownPrices(service({ unitPrice: "10", priceMonths: 3, taxShare: rational(0n) }), "EUR", today);
    expect(third.month.net.amount).toBe("3.33");
    expect(totalByMonth([third, third, third], "EUR").net.amount).toBe("10.00");
    expect(totalByMonth([], "EUR").net.amount).toBe("0.00");
  });
});

import { describe, expect, test } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { toDecimal } from "../../../shared/rational.ts";
import { effectiveRate, groupFault, rateChangesOf, type Tax, type TaxBook, type TaxComponent, taxOn } from "./tax-rules.ts";

const tax = (id: string, ratePercent: string, more: Partial<Tax> = {}): Tax => ({
  id,
  code: id,
  name: id,
  ratePercent,
  enCategory: "S",
  exemptionText: "",
  ledgerAccount: "2100",
  validFrom: null,
  validTo: null,
  enabled: true,
  version: 1,
  ...more,
});

const book = (taxes: Tax[], components: TaxComponent[] = []): TaxBook => ({
  taxes: new Map(taxes.map((each) => [each.id, each])),
  groups: new Map([["group", { id: "group", name: "group", components, enabled: true, version: 1 }]]),
});

describe("a tax through time", () => {
  const rates = book([
    tax("old", "20", { code: "vat", validTo: day("2026-07-01") }),
    tax("new", "21", { code: "vat", validFrom: day("2026-07-01") }),
    tax("other", "5", { code: "low" }),
  ]);

  test.each<[string, string, string | undefined, string]>([
    ["old", "2026-06-30", "old", "the last day of the old rate"],
    ["old", "2026-07-01", "new", "the new rate holds from its first day on"],
    ["new", "2026-06-30", "old", "the other way too: a late document for June"],
    ["other", "2026-07-01", "other", "another tax is not touched"],
    ["nothing", "2026-07-01", undefined, "a tax that does not exist"],
  ])("B-144 %s on %s is the row %s: %s", (named, on, row) => {
    expect(taxOn(rates, named, day(on))?.id).toBe(row);
  });

  test("B-144 a tax that ended has no rate afterwards", () => {
    expect(taxOn(book([tax("gone", "3", { validTo: day("2026-01-01") })]), "gone", day("2026-01-01"))).toBeUndefined();
  });

  test("B-144 lines are cut on the days on which the rate changes", () => {
    expect(rateChangesOf(rates, "old")).toEqual(["2026-07-01"]);
    expect(rateChangesOf(rates, "other")).toEqual([]);
  });
});

describe("a tax group", () => {
  const three = [tax("fee", "2"), tax("state", "6"), tax("city", "1.5")];
  const percent = (components: TaxComponent[]) => {
    const share = effectiveRate(book(three, components), { taxId: null, taxGroupId: "group" }, day("2026-01-01"));
    return share && toDecimal({ n: share.n * 100n, d: share.d }, 5);
  };

  test.each<[string, TaxComponent[], string]>([
    [
      "fee on net, state on net and fee, city on net: the example of 7.7, 4.81 on 50.00",
      [
        { taxId: "fee", base: "net" },
        { taxId: "state", base: "net_plus_previous" },
        { taxId: "city", base: "net" },
      ],
      "9.62000",
    ],
    [
      "the second on the first's tax alone",
      [
        { taxId: "fee", base: "net" },
        { taxId: "state", base: "previous_tax" },
      ],
      "2.12000",
    ],
    [
      "the third on net and everything before it",
      [
        { taxId: "fee", base: "net" },
        { taxId: "state", base: "net" },
        { taxId: "city", base: "net_plus_all_previous" },
      ],
      "9.62000",
    ],
    [
      "the third on the taxes before it",
      [
        { taxId: "fee", base: "net" },
        { taxId: "state", base: "net" },
        { taxId: "city", base: "all_previous" },
      ],
      "8.12000",
    ],
  ])("B-142 %s", (_why, components, expected) => {
    expect(percent(components)).toBe(expected);
  });

  test("B-142 a group with a tax that has no rate that day has none either", () => {
    const gone = book([tax("fee", "2", { validFrom: day("2027-01-01") })], [{ taxId: "fee", base: "net" }]);
    expect(effectiveRate(gone, { taxId: null, taxGroupId: "group" }, day("2026-01-01"))).toBeUndefined();
  });

  test("what is not taxed has the rate 0", () => {
    expect(effectiveRate(book([]), { taxId: null, taxGroupId: null }, day("2026-01-01"))?.n).toBe(0n);
  });

  test.each<[string, TaxComponent[], boolean]>([
    ["no tax", [], false],
    ["the first on something else than net", [{ taxId: "fee", base: "net_plus_previous" }], false],
    [
      "a tax twice",
      [
        { taxId: "fee", base: "net" },
        { taxId: "fee", base: "net_plus_previous" },
      ],
      false,
    ],
    ["one tax on net", [{ taxId: "fee", base: "net" }], true],
  ])("B-142 %s is a group: %#", (_why, components, isGroup) => {
    expect(groupFault(components) === undefined).toBe(isGroup);
  });
});

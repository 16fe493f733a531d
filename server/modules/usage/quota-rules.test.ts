import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { minMinor } from "../../../shared/money.ts";
import * as rules from "./quota-rules.ts";

const GB = 1_000_000_000n;
const at = (text: string): Date => new Date(text);
const bucket = (id: string, kind: rules.BucketKind, gb: number, until: string | null, usedGb = 0): rules.Bucket => ({
  id,
  kind,
  bytes: BigInt(gb) * GB,
  usedBytes: BigInt(usedGb) * GB,
  validFrom: at("2026-11-01T00:00:00Z"),
  validUntil: until === null ? null : at(until),
});
const around = (text: string) => ({ from: at(text), until: new Date(at(text).getTime() + 1000) });
const december = "2026-12-01T00:00:00Z";

describe("N-144 P-105 in which order data is used", () => {
  it.each<[string, rules.Bucket[], boolean, string]>([
    ["what ends first", [bucket("pack", "topup", 10, "2026-12-22T00:00:00Z"), bucket("base", "base", 100, december)], false, "base pack"],
    [
      "a pack that ends before the plan's data",
      [bucket("base", "base", 100, december), bucket("pack", "topup", 10, "2026-11-20T00:00:00Z")],
      false,
      "pack base",
    ],
    [
      "topup_first: packs before everything",
      [bucket("base", "base", 100, december), bucket("pack", "auto_topup", 10, null)],
      true,
      "pack base",
    ],
    [
      "of packs the one that ends first",
      [bucket("late", "topup", 5, null), bucket("soon", "topup", 5, "2026-12-03T00:00:00Z"), bucket("base", "base", 9, december)],
      true,
      "soon late base",
    ],
    [
      "of two that end together: rollover, base, topup, gift",
      [
        bucket("d", "gift", 1, december),
        bucket("c", "topup", 1, december),
        bucket("b", "base", 1, december),
        bucket("a", "rollover", 1, december),
      ],
      false,
      "a b c d",
    ],
    [
      "the bonus in its hours before all",
      [bucket("base", "base", 100, december), bucket("bonus", "bonus", 10, december)],
      false,
      "bonus base",
    ],
  ])("%s", (_why, buckets, topupFirst, expected) => {
    expect(
      rules
        .inOrder(buckets, { topupFirst })
        .map(({ id }) => id)
        .join(" "),
    ).toBe(expected);
  });

  it("the bonus is for its hours alone, and what has ended gives nothing", () => {
    const buckets = [
      bucket("bonus", "bonus", 10, december),
      bucket("old", "topup", 10, "2026-11-10T00:00:00Z"),
      bucket("base", "base", 100, december),
    ];
    const noon = rules.consume(buckets, 3n * GB, { ...around("2026-11-15T12:00:00Z"), isBonusHour: false, topupFirst: true });
    expect([...noon.taken]).toEqual([["base", 3n * GB]]);
    const night = rules.consume(buckets, 12n * GB, { ...around("2026-11-15T23:00:00Z"), isBonusHour: true, topupFirst: false });
    expect([...night.taken]).toEqual([
      ["bonus", 10n * GB],
      ["base", 2n * GB],
    ]);
  });

  it("property: what is taken and what goes beyond add up, nothing is taken twice, and a later bucket only when the earlier are empty", () => {
    const kinds: rules.BucketKind[] = ["base", "rollover", "topup", "auto_topup", "gift"];
    const some = fc.array(
      fc.record({
        kind: fc.constantFrom(...kinds),
        bytes: fc.bigInt(0n, 50n),
        used: fc.bigInt(0n, 50n),
        ends: fc.option(fc.integer({ min: 1, max: 40 })),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, fc.bigInt(0n, 300n), fc.boolean(), (made, wanted, topupFirst) => {
        const buckets = made.map(
          ({ kind, bytes, used, ends }, index): rules.Bucket => ({
            id: String(index),
            kind,
            bytes,
            usedBytes: minMinor(used, bytes),
            validFrom: at("2026-11-01T00:00:00Z"),
            validUntil: ends === null ? null : new Date(Date.UTC(2026, 10, 1 + ends)),
          }),
        );
        const now = at("2026-11-15T12:00:00Z");
        const { taken, overuse } = rules.consume(buckets, wanted, {
          from: now,
          until: new Date(now.getTime() + 1000),
          isBonusHour: false,
          topupFirst,
        });
        const sum = [...taken.values()].reduce((all, part) => all + part, 0n);
        expect(sum + overuse).toBe(wanted);
        const usable = rules.inOrder(buckets, { topupFirst }).filter((one) => rules.isValidAt(one, now) && rules.leftOf(one) > 0n);
        const firstWhole = usable.findIndex((one) => (taken.get(one.id) ?? 0n) < rules.leftOf(one));
        if (firstWhole >= 0) for (const later of usable.slice(firstWhole + 1)) expect(taken.get(later.id) ?? 0n).toBe(0n);
        if (overuse > 0n) expect(firstWhole).toBe(-1);
      }),
    );
  });
});

describe("N-150 M-41 what is told, and when again", () => {
  it.each([
    { why: "nothing below the first", percent: 79, told: 0, tell: null, after: 0 },
    { why: "80 once", percent: 80, told: 0, tell: 80, after: 80 },
    { why: "not again", percent: 95, told: 80, tell: null, after: 80 },
    { why: "both at once: the highest alone", percent: 100, told: 0, tell: 100, after: 100 },
    { why: "a pack brought it below 100: it is armed again, 80 stays told", percent: 91, told: 100, tell: null, after: 80 },
    { why: "and reached again", percent: 100, told: 80, tell: 100, after: 100 },
  ])("$why", ({ percent, told, tell, after }) => {
    expect(rules.whatToTell(percent, told, [80, 100])).toEqual({ tell, told: after });
  });
  it("N-151 112 of 122 GB is 91 %, never rounded up; nothing left is 100 %", () => {
    expect(rules.usedPercent(112n * GB, 10n * GB)).toBe(91);
    expect(rules.usedPercent(100n * GB - 1n, 1n)).toBe(99);
    expect(rules.usedPercent(0n, 0n)).toBe(100);
  });
});

describe("N-143 N-148 P-105 cycles and ends", () => {
  it.each([
    ["2026-11-22", 1, "2026-11-01", "2026-12-01"],
    ["2026-11-14", 15, "2026-10-15", "2026-11-15"],
    ["2026-11-15", 15, "2026-11-15", "2026-12-15"],
    ["2027-02-28", 28, "2027-02-28", "2027-03-28"],
  ] as const)("%s with reset day %i", (on, resetDay, start, end) => {
    expect(rules.cycleOf(day(on), resetDay)).toEqual({ start, end });
  });
  it("P-105 a pack of 30 days bought on 22 November works through 22 December", () => {
    expect(rules.firstDayGone({ kind: "days", days: 30 }, { boughtOn: day("2026-11-22"), cycleEnd: day("2026-12-01") })).toBe("2026-12-23");
    expect(rules.firstDayGone({ kind: "cycle_end" }, { boughtOn: day("2026-11-22"), cycleEnd: day("2026-12-01") })).toBe("2026-12-01");
    expect(rules.firstDayGone({ kind: "unlimited" }, { boughtOn: day("2026-11-22"), cycleEnd: day("2026-12-01") })).toBeNull();
  });
  it("N-148 half of what is unused comes over, up to the most", () => {
    const terms = { rolloverPercent: 50, rolloverMaxBytes: 12n * GB } as rules.CapTerms;
    expect(rules.rolledOver(20n * GB, terms)).toBe(10n * GB);
    expect(rules.rolledOver(60n * GB, terms)).toBe(12n * GB);
  });
  it("M-41 N-135 another plan in the cycle", () => {
    const base = { bytes: 100n, usedBytes: 60n };
    expect(rules.carriedBase(base, { oldCap: 100n, newCap: 200n }, { carry: "transfer", daysLeft: 20, days: 30 })).toEqual({
      bytes: 200n,
      usedBytes: 60n,
    });
    expect(rules.carriedBase(base, { oldCap: 100n, newCap: 50n }, { carry: "transfer", daysLeft: 20, days: 30 })).toEqual({
      bytes: 50n,
      usedBytes: 50n,
    });
    expect(rules.carriedBase(base, { oldCap: 100n, newCap: 200n }, { carry: "reset", daysLeft: 20, days: 30 })).toEqual({
      bytes: 200n,
      usedBytes: 0n,
    });
    expect(rules.carriedBase(base, { oldCap: 100n, newCap: 400n }, { carry: "prorate", daysLeft: 15, days: 30 })).toEqual({
      ...{ bytes: 250n, usedBytes: 60n },
    });
  });
  it("N-135 prorate, twice in a cycle: ten days of each plan", () => {
    const first = rules.carriedBase(
      { bytes: 100n, usedBytes: 0n },
      { oldCap: 100n, newCap: 400n },
      { carry: "prorate", daysLeft: 20, days: 30 },
    );
    expect(first.bytes).toBe(300n);
    const second = rules.carriedBase(first, { oldCap: 400n, newCap: 100n }, { carry: "prorate", daysLeft: 10, days: 30 });
    // (100 + 400 + 100) / 3
    expect(second.bytes).toBe(200n);
  });
  it("N-144 bonus hours may pass midnight", () => {
    const night = { from: "22:00", until: "06:00" };
    expect(["21:59", "22:00", "23:30", "05:59", "06:00"].map((clock) => rules.isBonus(night, clock))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});

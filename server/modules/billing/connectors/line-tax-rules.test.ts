import { expect, it, test } from "vitest";
import { type StoredLine, type StoredTax, taxesOfLines } from "./line-tax-rules.ts";

const line = (netMinor: bigint, ratePercent = "20", more: Partial<StoredLine> = {}): StoredLine => ({
  netMinor,
  amountMinor: netMinor,
  includesTax: false,
  ratePercent,
  isGroup: false,
  ...more,
});
const withTax = (amountMinor: bigint, netMinor: bigint, ratePercent = "20"): StoredLine =>
  line(netMinor, ratePercent, { amountMinor, includesTax: true });
const tax = (ratePercent: string, taxMinor: bigint, includesTax = false): StoredTax => ({ ratePercent, taxMinor, includesTax });

test.each<[why: string, lines: StoredLine[], taxes: StoredTax[], total: bigint, expected: bigint[]]>([
  ["one line bears all of it", [line(4500n)], [tax("20", 900n)], 900n, [900n]],
  ["three thirds of a cent: the sum is the document's", [line(333n), line(333n), line(334n)], [tax("20", 200n)], 200n, [67n, 66n, 67n]],
  ["each rate has its own", [line(1000n), line(1000n, "5")], [tax("20", 200n), tax("5", 50n)], 250n, [200n, 50n]],
  ["a rate is the same with zeros behind it", [line(1000n, "20.000")], [tax("20", 200n)], 200n, [200n]],
  ["a price with tax holds its own", [withTax(6000n, 5000n)], [tax("20", 1000n, true)], 1000n, [1000n]],
  [
    "with and without tax side by side",
    [withTax(6000n, 5000n), line(1000n)],
    [tax("20", 1000n, true), tax("20", 200n)],
    1200n,
    [1000n, 200n],
  ],
  ["a credit between charges", [line(1000n), line(-250n)], [tax("20", 150n)], 150n, [200n, -50n]],
  ["no tax at all", [line(1000n, "0")], [tax("0", 0n)], 0n, [0n]],
  ["a group has no row of its own", [line(1000n, "9.62", { isGroup: true })], [tax("5", 50n), tax("4.4", 46n)], 96n, [96n]],
  ["no lines", [], [], 0n, []],
])("%s", (_why, lines, taxes, total, expected) => {
  expect(taxesOfLines(lines, taxes, total)).toEqual(expected);
});

it("B-244 the sum is the document's tax to the cent, whatever the lines are", () => {
  let seed = 42;
  const random = (most: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % most;
  };
  for (let round = 0; round < 500; round += 1) {
    const lines = Array.from({ length: 1 + random(12) }, () => line(BigInt(random(20_000) - 2_000), random(2) === 0 ? "20" : "7.7"));
    const total = BigInt(random(5_000));
    const found = taxesOfLines(lines, [tax("20", total)], total);
    expect(found.reduce((sum, part) => sum + part, 0n)).toBe(total);
  }
});

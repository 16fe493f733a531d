import { describe, expect, it } from "vitest";
import { type AmountLimits, judgeAmount, presetsWithin } from "./amount-rules.ts";

const limits: AmountLimits = { topupMinMinor: 500n, topupMaxMinor: 100_000n, allowPartial: true, smallestPartMinor: 100n };
const documents = (openMinor: bigint, amountMinor?: bigint) => ({ kind: "documents", openMinor, amountMinor }) as const;
const balance = (owedMinor: bigint, amountMinor?: bigint) => ({ kind: "balance", owedMinor, amountMinor }) as const;

describe("what may be paid for documents", () => {
  it.each([
    ["all of it when nothing is said", documents(9500n), { kind: "pay", amountMinor: 9500n }],
    ["a part", documents(9500n, 8000n), { kind: "pay", amountMinor: 8000n }],
    ["one cent less", documents(9500n, 9499n), { kind: "pay", amountMinor: 9499n }],
    ["never more than they want", documents(9500n, 9501n), { kind: "too-big", largestMinor: 9500n }],
    ["not below 1.00", documents(9500n, 99n), { kind: "too-small", smallestMinor: 100n }],
    ["a document of 0.40 in full", documents(40n), { kind: "pay", amountMinor: 40n }],
    ["but not a part of it", documents(40n, 39n), { kind: "too-small", smallestMinor: 40n }],
    ["nothing when nothing is open", documents(0n), { kind: "nothing-open" }],
  ])("P-115 %s", (_why, wanted, judged) => {
    expect(judgeAmount(wanted, limits)).toEqual(judged);
  });

  it("P-115 no part when parts are not allowed", () => {
    const strict = { ...limits, allowPartial: false };
    expect(judgeAmount(documents(9500n, 8000n), strict)).toEqual({ kind: "part-not-allowed", totalMinor: 9500n });
    expect(judgeAmount(documents(9500n, 9500n), strict)).toEqual({ kind: "pay", amountMinor: 9500n });
  });
});

describe("what may be paid onto the balance", () => {
  it.each([
    ["the smallest", balance(0n, 500n), { kind: "pay", amountMinor: 500n }],
    ["one cent below", balance(0n, 499n), { kind: "too-small", smallestMinor: 500n }],
    ["the largest", balance(0n, 100_000n), { kind: "pay", amountMinor: 100_000n }],
    ["one cent above", balance(0n, 100_001n), { kind: "too-big", largestMinor: 100_000n }],
    ["a small debt in full", balance(320n, 320n), { kind: "pay", amountMinor: 320n }],
    ["not less than a small debt", balance(320n, 319n), { kind: "too-small", smallestMinor: 320n }],
    ["a large debt in full", balance(150_000n, 150_000n), { kind: "pay", amountMinor: 150_000n }],
    ["no amount", balance(0n), { kind: "missing" }],
  ])("P-118 M-24 B-184 %s", (_why, wanted, judged) => {
    expect(judgeAmount(wanted, limits)).toEqual(judged);
  });
});

describe("P-118 proposed top-ups", () => {
  const range = { smallestMinor: 500n, largestMinor: 100_000n };
  it.each([
    ["in order, each once", [5_000n, 1_000n, 2_000n, 1_000n], [1_000n, 2_000n, 5_000n]],
    ["the limits themselves", [500n, 100_000n], [500n, 100_000n]],
    ["nothing that would be refused", [499n, 100_001n], []],
    ["none", [], []],
  ])("%s", (_why, presets, shown) => expect(presetsWithin(presets, range)).toEqual(shown));
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day, fromEpochDay } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import {
  allocateAtIssue,
  allocateCredit,
  compareDebits,
  drawFromCredits,
  type OpenDebit,
  type PairingOptions,
  pairAccount,
  refundableMinor,
} from "./allocation-rules.ts";

const debit = (debitId: string, dueOn: string, openMinor: bigint, number: string | null = debitId): OpenDebit => ({
  debitId,
  dueOn: day(dueOn),
  number,
  openMinor,
});
const auto: PairingOptions = { autoAssociate: true, autoPayFromBalance: true };

const april = debit("A", "2026-04-16", 5400n);
const may = debit("B", "2026-05-16", 5400n);
const june = debit("C", "2026-06-16", 2000n);
const all = [june, may, april];

describe("B-80 P-116 new credit", () => {
  test.each<[string, bigint, readonly OpenDebit[], PairingOptions, Record<string, bigint>]>([
    ["oldest due date first", 6000n, all, auto, { A: 5400n, B: 600n }],
    ["an exact match before an older one", 2000n, all, auto, { C: 2000n }],
    ["of two exact matches the older", 5400n, all, auto, { A: 5400n }],
    ["no exact match where it is off", 2000n, all, { ...auto, autoAssociate: false }, { A: 2000n }],
    ["the named one first, then the oldest", 6000n, all, { ...auto, named: ["B"] }, { B: 5400n, A: 600n }],
    ["P-116 several named: by due date, whatever the order", 6000n, all, { ...auto, named: ["C", "A"] }, { A: 5400n, C: 600n }],
    ["the rest of a named payment may match exactly", 7400n, all, { ...auto, named: ["B"] }, { B: 5400n, C: 2000n }],
    ["only what is named when the balance does not pay", 8000n, all, { ...auto, named: ["B"], autoPayFromBalance: false }, { B: 5400n }],
    ["nothing when the balance does not pay", 8000n, all, { ...auto, autoPayFromBalance: false }, {}],
    ["B-122 the surplus stays free", 20_000n, all, auto, { A: 5400n, B: 5400n, C: 2000n }],
    ["a name that is not open is passed over", 100n, all, { ...auto, named: ["X"] }, { A: 100n }],
    ["no credit", 0n, all, auto, {}],
    ["a negative credit is none", -5n, all, auto, {}],
    ["settled debits are passed over", 100n, [{ ...april, openMinor: 0n }, june], auto, { C: 100n }],
  ])("%s", (_why, free, debits, options, expected) => {
    const found = allocateCredit(free, debits, options);
    expect(Object.fromEntries(found.map((a) => [a.debitId, a.amountMinor]))).toEqual(expected);
    expect(found.map((a) => a.debitId)).toEqual(Object.keys(expected));
  });

  test("of one due date the lowest number comes first, by length before text, and charges before invoices", () => {
    const same = [
      debit("x", "2026-04-16", 1n, "20261000000"),
      debit("y", "2026-04-16", 1n, "2026999999"),
      debit("z", "2026-04-16", 1n, null),
      debit("w", "2026-04-16", 1n, "2026000007"),
      debit("v", "2026-04-16", 1n, null),
    ];
    expect(same.toSorted(compareDebits).map((d) => d.debitId)).toEqual(["v", "z", "w", "y", "x"]);
  });
});

describe("B-81 at issue", () => {
  const invoice = debit("N", "2026-06-16", 5400n);
  const older = [debit("q", "2026-05-01", 1000n, null)];
  const on = { autoPayFromBalance: true, partialFromBalance: true };

  test.each<[string, bigint, readonly OpenDebit[], typeof on, Record<string, bigint>]>([
    ["wholly", 6000n, [], on, { N: 5400n }],
    ["in part", 600n, [], on, { N: 600n }],
    ["a single minor unit", 1n, [], on, { N: 1n }],
    ["not in part where that is off", 600n, [], { ...on, partialFromBalance: false }, {}],
    ["wholly, also where parts are off", 5400n, [], { ...on, partialFromBalance: false }, { N: 5400n }],
    ["older charges first", 1600n, older, on, { q: 1000n, N: 600n }],
    ["older charges alone", 700n, older, on, { q: 700n }],
    ["older charges first, and then not enough for the whole", 6000n, older, { ...on, partialFromBalance: false }, { q: 1000n }],
    ["nothing where the balance does not pay", 6000n, older, { ...on, autoPayFromBalance: false }, {}],
    ["nothing without credit", 0n, older, on, {}],
  ])("%s", (_why, free, charges, options, expected) => {
    const found = allocateAtIssue(free, invoice, charges, options);
    expect(Object.fromEntries(found.map((a) => [a.debitId, a.amountMinor]))).toEqual(expected);
  });
});

test("allocations are drawn from credits in order, and no further than they reach", () => {
  const credits = [
    { creditId: "p1", freeMinor: 300n },
    { creditId: "p0", freeMinor: 0n },
    { creditId: "p2", freeMinor: 500n },
  ];
  const wanted = [
    { debitId: "A", amountMinor: 200n },
    { debitId: "B", amountMinor: 200n },
    { debitId: "C", amountMinor: 1000n },
  ];
  expect(drawFromCredits(credits, wanted).map((x) => [x.creditId, x.debitId, x.amountMinor])).toEqual([
    ["p1", "A", 200n],
    ["p1", "B", 100n],
    ["p2", "B", 100n],
    ["p2", "C", 400n],
  ]);
  expect(drawFromCredits([], wanted)).toEqual([]);
});

test.each([
  [5400n, 0n, 10_000n, 5400n, "all of the payment"],
  [5400n, 1400n, 10_000n, 4000n, "what is left of it"],
  [5400n, 0n, 400n, 400n, "no more than is free"],
  [5400n, 5400n, 400n, 0n, "nothing twice"],
  [5400n, 0n, -300n, 0n, "nothing from a debt"],
])("B-137 of a payment of %s with %s refunded and %s free: %s, %s", (settledMinor, refundedMinor, free, refundable) => {
  expect(refundableMinor({ settledMinor, refundedMinor }, free)).toBe(refundable);
});

// ------------------------------------------------------------------------------------------------ properties

const anyDebits = fc
  .array(
    fc.record({ due: fc.integer({ min: 20_000, max: 20_010 }), openMinor: fc.bigInt({ min: 0n, max: 50n }), isCharge: fc.boolean() }),
    { maxLength: 8 },
  )
  .map((list) =>
    list.map(
      ({ due, openMinor, isCharge }, i): OpenDebit => ({
        debitId: `d${i}`,
        dueOn: fromEpochDay(due),
        number: isCharge ? null : `${i}`,
        openMinor,
      }),
    ),
  );
const anyOptions = fc.record({
  autoAssociate: fc.boolean(),
  autoPayFromBalance: fc.boolean(),
  named: fc.subarray(["d0", "d2", "d4", "gone"]),
});
const anyCredits = fc
  .array(fc.bigInt({ min: 0n, max: 80n }), { maxLength: 5 })
  .map((list) => list.map((freeMinor, i) => ({ creditId: `c${i}`, freeMinor })));
const sum = (list: readonly bigint[]): bigint => list.reduce((a, b) => a + b, 0n);
const perKey = <T>(list: readonly T[], key: (x: T) => string, amount: (x: T) => bigint): Map<string, bigint> =>
  list.reduce((totals, x) => totals.set(key(x), (totals.get(key(x)) ?? 0n) + amount(x)), new Map<string, bigint>());

describe("properties", () => {
  test("I-13 a credit is never allocated beyond its amount, nor a debit beyond what is open; rows are positive and single", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -10n, max: 300n }), anyDebits, anyOptions, (free, debits, options) => {
        const found = allocateCredit(free, debits, options);
        expect(sum(found.map((a) => a.amountMinor)) <= (free > 0n ? free : 0n)).toBe(true);
        expect(new Set(found.map((a) => a.debitId)).size).toBe(found.length);
        for (const a of found) {
          expect(a.amountMinor > 0n).toBe(true);
          expect(a.amountMinor <= (debits.find((d) => d.debitId === a.debitId)?.openMinor ?? 0n)).toBe(true);
        }
      }),
    );
  });

  test("B-80 nothing stays free while something stays open, however the rows were read", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 300n }), anyDebits, fc.boolean(), (free, debits, autoAssociate) => {
        const options = { autoAssociate, autoPayFromBalance: true };
        const found = allocateCredit(free, debits, options);
        const total = sum(debits.map((d) => d.openMinor));
        expect(sum(found.map((a) => a.amountMinor))).toBe(minMinor(free, total));
        expect(allocateCredit(free, debits.toReversed(), options)).toEqual(found);
      }),
    );
  });

  test("I-13 pairing an account twice pairs nothing more", () => {
    fc.assert(
      fc.property(anyCredits, anyDebits, fc.boolean(), (credits, debits, autoAssociate) => {
        const options = { autoAssociate, autoPayFromBalance: true };
        const pairs = pairAccount(credits, debits, options);
        const used = perKey(
          pairs,
          (x) => x.creditId,
          (x) => x.amountMinor,
        );
        const settled = perKey(
          pairs,
          (x) => x.debitId,
          (x) => x.amountMinor,
        );
        const creditsLeft = credits.map((c) => ({ ...c, freeMinor: c.freeMinor - (used.get(c.creditId) ?? 0n) }));
        const debitsLeft = debits.map((d) => ({ ...d, openMinor: d.openMinor - (settled.get(d.debitId) ?? 0n) }));
        expect(creditsLeft.every((c) => c.freeMinor >= 0n) && debitsLeft.every((d) => d.openMinor >= 0n)).toBe(true);
        expect(pairAccount(creditsLeft, debitsLeft, options)).toEqual([]);
        expect(creditsLeft.every((c) => c.freeMinor === 0n) || debitsLeft.every((d) => d.openMinor === 0n)).toBe(true);
      }),
    );
  });

  test("I-13 what is drawn from credits is what was allocated, as far as they reach", () => {
    fc.assert(
      fc.property(anyCredits, anyDebits, (credits, debits) => {
        const free = sum(credits.map((c) => c.freeMinor));
        const wanted = allocateCredit(free, debits, auto);
        const drawn = drawFromCredits(credits, wanted);
        expect(drawn.every((x) => x.amountMinor > 0n)).toBe(true);
        expect([
          ...perKey(
            drawn,
            (x) => x.debitId,
            (x) => x.amountMinor,
          ),
        ]).toEqual(wanted.map((a) => [a.debitId, a.amountMinor]));
        for (const [creditId, total] of perKey(
          drawn,
          (x) => x.creditId,
          (x) => x.amountMinor,
        )) {
          expect(total <= (credits.find((c) => c.creditId === creditId)?.freeMinor ?? 0n)).toBe(true);
        }
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day, day, isWeekend, maxDay } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import {
  clockDebitOf,
  type Debit,
  decideStatus,
  type Hold,
  type Standing,
  type StatusFacts,
  shortfallOn,
  type Terms,
} from "./decide-status-rules.ts";
import { comingMoves, nextBlock } from "./outlook-rules.ts";

const terms: Terms = {
  billingEnabled: true,
  blockingOn: true,
  deactivationOn: true,
  neverBlocks: false,
  blockingDays: 0,
  deactivationDays: 10,
  minBalanceMinor: 0n,
  minBlockMinor: 100n,
  promiseBlocksAnyDay: false,
  mayActOn: (on) => !isWeekend(on),
};
const active: Standing = { status: "active", blockedBy: null, blockedOn: null, isDeactivatedForMoney: false, toleratedMinor: 0n };
const blocked = (on: string): Standing => ({ ...active, status: "blocked", blockedBy: "finance", blockedOn: day(on) });
const debit = (dueOn: string, openMinor: bigint, more: Partial<Debit> = {}): Debit => ({
  id: `${dueOn} ${openMinor}`,
  dueOn: day(dueOn),
  openMinor,
  isEligible: true,
  documentId: null,
  text: dueOn,
  ...more,
});

interface Case {
  standing?: Partial<Standing>;
  terms?: Partial<Terms>;
  free?: bigint;
  debits?: Debit[];
  latest?: string;
  holds?: Hold[];
  underWay?: StatusFacts["underWay"];
  brokenPromiseOn?: string;
  prepaid?: StatusFacts["prepaid"];
}
const facts = (given: Case): StatusFacts => ({
  standing: { ...active, ...given.standing },
  terms: { ...terms, ...given.terms },
  freeCreditMinor: given.free ?? 0n,
  debits: given.debits ?? [],
  latestEligible: given.latest ? { id: "latest", dueOn: day(given.latest), documentId: null, text: "latest" } : null,
  holds: given.holds ?? [],
  underWay: given.underWay ?? [],
  brokenPromiseOn: given.brokenPromiseOn ? day(given.brokenPromiseOn) : null,
  prepaid: given.prepaid ?? null,
});
const april = debit("2026-04-16", 5400n);
const may = debit("2026-05-16", 5400n);
const until = (kind: Hold["kind"], on: string | null): Hold => ({ kind, until: on === null ? null : day(on) });

describe("who is blocked when", () => {
  const cases: (Case & { rule: string; why: string; on: string; is: string; because: string })[] = [
    { rule: "B-42", why: "on its due date nobody is blocked", debits: [april], on: "2026-04-16", is: "active", because: "not-yet" },
    { rule: "B-41", why: "the day after is the block day", debits: [april], on: "2026-04-17", is: "blocked", because: "shortfall" },
    {
      rule: "B-41",
      why: "a Saturday waits for Monday",
      debits: [debit("2026-05-15", 900n)],
      on: "2026-05-16",
      is: "active",
      because: "not-yet",
    },
    {
      rule: "B-41",
      why: "and on Monday it comes",
      debits: [debit("2026-05-15", 900n)],
      on: "2026-05-18",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "O-230",
      why: "due 10 May and five days: 16 May is a Saturday, so Monday 18 May",
      debits: [debit("2026-05-10", 4500n)],
      terms: { blockingDays: 5 },
      on: "2026-05-18",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "O-230",
      why: "and not on the Friday before",
      debits: [debit("2026-05-10", 4500n)],
      terms: { blockingDays: 5 },
      on: "2026-05-15",
      is: "active",
      because: "not-yet",
    },
    {
      rule: "M-18",
      why: "P 5.9: due 16 Nov, blocked on 17 Nov",
      debits: [debit("2026-11-16", 1n * 100n)],
      on: "2026-11-17",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-41",
      why: "weekends count where the provider says so",
      debits: [debit("2026-05-15", 900n)],
      terms: { mayActOn: () => true },
      on: "2026-05-16",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-39",
      why: "free credit covers the oldest first",
      debits: [april, may],
      free: 5400n,
      on: "2026-04-20",
      is: "active",
      because: "not-yet",
    },
    {
      rule: "B-39",
      why: "a younger debit does not count yet",
      debits: [debit("2026-04-16", 99n), may],
      on: "2026-04-20",
      is: "active",
      because: "too-little",
    },
    {
      rule: "B-42",
      why: "a cent below the least amount",
      debits: [debit("2026-04-16", 99n)],
      on: "2026-04-20",
      is: "active",
      because: "too-little",
    },
    {
      rule: "B-42",
      why: "exactly the least amount",
      debits: [debit("2026-04-16", 100n)],
      on: "2026-04-20",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-39",
      why: "a credit limit carries debts",
      debits: [april],
      terms: { minBalanceMinor: -5400n },
      on: "2026-04-20",
      is: "active",
      because: "nothing-owed",
    },
    {
      rule: "B-39",
      why: "and no more than it",
      debits: [april],
      terms: { minBalanceMinor: -5300n },
      on: "2026-04-20",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-39",
      why: "a minimum above zero with nothing open: the latest debit is the clock",
      terms: { minBalanceMinor: 1000n },
      free: 400n,
      latest: "2026-04-16",
      on: "2026-04-17",
      is: "blocked",
      because: "below-minimum",
    },
    {
      rule: "B-39",
      why: "and without any debit ever there is no clock",
      terms: { minBalanceMinor: 1000n },
      on: "2026-04-17",
      is: "active",
      because: "nothing-owed",
    },
    {
      rule: "B-40",
      why: "a one-time invoice alone blocks nobody",
      debits: [{ ...april, isEligible: false }],
      on: "2026-04-20",
      is: "active",
      because: "nothing-owed",
    },
    {
      rule: "B-40",
      why: "but takes its part of the credit",
      debits: [debit("2026-04-10", 5400n, { isEligible: false }), april],
      free: 5400n,
      on: "2026-04-20",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-42",
      why: "billing is off",
      debits: [april],
      terms: { billingEnabled: false },
      on: "2026-04-20",
      is: "active",
      because: "billing-off",
    },
    {
      rule: "B-47",
      why: "the switch is off",
      debits: [april],
      terms: { blockingOn: false },
      on: "2026-04-20",
      is: "active",
      because: "blocking-off",
    },
    {
      rule: "B-41",
      why: "blocking period: never",
      debits: [april],
      terms: { neverBlocks: true },
      on: "2026-06-20",
      is: "active",
      because: "never-blocks",
    },
    {
      rule: "B-43",
      why: "a promise holds on its last day",
      debits: [april],
      holds: [until("promise", "2026-04-23")],
      on: "2026-04-23",
      is: "active",
      because: "hold",
    },
    {
      rule: "B-43",
      why: "and not on the day after",
      debits: [april],
      holds: [until("promise", "2026-04-23")],
      on: "2026-04-24",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-43",
      why: "who is exempt is exempt",
      debits: [april],
      holds: [until("exempt", null)],
      on: "2027-04-24",
      is: "active",
      because: "hold",
    },
    {
      rule: "B-43",
      why: "money under way that is enough",
      debits: [april],
      underWay: [
        { amountMinor: 5000n, until: day("2026-04-22") },
        { amountMinor: 400n, until: day("2026-04-22") },
      ],
      on: "2026-04-20",
      is: "active",
      because: "hold",
    },
    {
      rule: "B-43",
      why: "money under way that is too little",
      debits: [april],
      underWay: [{ amountMinor: 5399n, until: day("2026-04-22") }],
      on: "2026-04-20",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-43",
      why: "money under way for too long",
      debits: [april],
      underWay: [{ amountMinor: 5400n, until: day("2026-04-19") }],
      on: "2026-04-20",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-232",
      why: "a promise broken on a Friday waits for Monday",
      debits: [april],
      brokenPromiseOn: "2026-04-24",
      on: "2026-04-25",
      is: "active",
      because: "day-off",
    },
    {
      rule: "B-232",
      why: "unless any day will do",
      debits: [april],
      brokenPromiseOn: "2026-04-24",
      terms: { promiseBlocksAnyDay: true },
      on: "2026-04-25",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-41",
      why: "who is blocked stays so over the weekend",
      standing: blocked("2026-04-17"),
      debits: [april],
      on: "2026-04-18",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-44",
      why: "money lifts it on any day",
      standing: blocked("2026-04-17"),
      debits: [],
      on: "2026-04-18",
      is: "active",
      because: "nothing-owed",
    },
    {
      rule: "B-44",
      why: "the other half of a half may stay",
      standing: { ...blocked("2026-04-17"), toleratedMinor: 2700n },
      debits: [debit("2026-04-16", 2700n)],
      on: "2026-04-20",
      is: "active",
      because: "tolerated",
    },
    {
      rule: "B-44",
      why: "and not a cent more",
      standing: { ...blocked("2026-04-17"), toleratedMinor: 2700n },
      debits: [debit("2026-04-16", 2701n)],
      on: "2026-04-20",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-41",
      why: "ten days after the block he is still blocked on a Monday that comes too early",
      standing: blocked("2026-04-17"),
      debits: [april],
      on: "2026-04-24",
      is: "blocked",
      because: "shortfall",
    },
    {
      rule: "B-41",
      why: "the tenth day deactivates",
      standing: blocked("2026-04-17"),
      debits: [april],
      on: "2026-04-27",
      is: "inactive",
      because: "deactivates",
    },
    {
      rule: "B-41",
      why: "the tenth day is a Saturday: Monday",
      standing: blocked("2026-06-17"),
      debits: [debit("2026-06-16", 5600n)],
      on: "2026-06-27",
      is: "blocked",
      because: "deactivates",
    },
    {
      rule: "B-43",
      why: "a hold suppresses deactivation too",
      standing: blocked("2026-04-17"),
      debits: [april],
      holds: [until("extension", "2026-05-10")],
      on: "2026-05-10",
      is: "active",
      because: "hold",
    },
    {
      rule: "B-47",
      why: "deactivation is off",
      standing: blocked("2026-04-17"),
      debits: [april],
      terms: { deactivationOn: false },
      on: "2026-06-27",
      is: "blocked",
      because: "deactivation-off",
    },
    {
      rule: "B-37",
      why: "money does not lift what staff set",
      standing: { status: "blocked", blockedBy: "admin" },
      on: "2026-04-20",
      is: "blocked",
      because: "by-staff",
    },
    {
      rule: "B-37",
      why: "a new customer stays new",
      standing: { status: "new" },
      debits: [april],
      on: "2026-04-20",
      is: "new",
      because: "not-running",
    },
    {
      rule: "B-37",
      why: "money brings back who was deactivated for debts",
      standing: { status: "inactive", isDeactivatedForMoney: true },
      on: "2026-05-20",
      is: "active",
      because: "debts-cleared",
    },
    {
      rule: "B-37",
      why: "a hold does not",
      standing: { status: "inactive", isDeactivatedForMoney: true },
      debits: [april],
      holds: [until("exempt", null)],
      on: "2026-05-20",
      is: "inactive",
      because: "hold",
    },
    {
      rule: "B-37",
      why: "nor money one whom staff made inactive",
      standing: { status: "inactive" },
      on: "2026-05-20",
      is: "inactive",
      because: "not-running",
    },
    {
      rule: "B-45",
      why: "one service of two without paid time",
      prepaid: { running: 2, unpaid: 1, scope: "service", deactivationOn: true, deactivationDays: 30, canRestart: false },
      on: "2026-05-20",
      is: "active",
      because: "nothing-owed",
    },
    {
      rule: "B-45",
      why: "one is enough where the customer counts",
      prepaid: { running: 2, unpaid: 1, scope: "customer", deactivationOn: true, deactivationDays: 30, canRestart: false },
      on: "2026-05-20",
      is: "blocked",
      because: "no-paid-time",
    },
    {
      rule: "B-45",
      why: "all of them",
      prepaid: { running: 2, unpaid: 2, scope: "service", deactivationOn: true, deactivationDays: 30, canRestart: false },
      on: "2026-05-20",
      is: "blocked",
      because: "no-paid-time",
    },
    {
      rule: "B-45",
      why: "for thirty days",
      standing: { ...blocked("2026-05-20"), blockedBy: "prepaid" },
      prepaid: { running: 1, unpaid: 1, scope: "service", deactivationOn: true, deactivationDays: 30, canRestart: false },
      on: "2026-06-19",
      is: "inactive",
      because: "deactivates",
    },
    {
      rule: "B-37",
      why: "money that buys time brings a prepaid one back",
      standing: { status: "inactive", isDeactivatedForMoney: true },
      prepaid: { running: 0, unpaid: 0, scope: "service", deactivationOn: true, deactivationDays: 30, canRestart: true },
      on: "2026-06-24",
      is: "active",
      because: "debts-cleared",
    },
    {
      rule: "B-37",
      why: "not one whom staff made inactive",
      standing: { status: "inactive" },
      prepaid: { running: 0, unpaid: 0, scope: "service", deactivationOn: true, deactivationDays: 30, canRestart: true },
      on: "2026-06-24",
      is: "inactive",
      because: "not-running",
    },
  ];
  it.each(cases)("$rule $why", ({ on, is, because, ...given }) => {
    const decision = decideStatus(facts(given), day(on));
    expect({ is: decision.status, because: decision.reasons.map((reason) => reason.code) }).toEqual({
      is,
      because: expect.arrayContaining([because]),
    });
  });

  it("B-39 the debit with the smaller id comes first on the same day, and tells the due date", () => {
    const two = facts({ debits: [debit("2026-04-16", 1n, { id: "b" }), debit("2026-04-16", 2n, { id: "a" })] });
    expect(clockDebitOf(two)?.id).toBe("a");
    expect(decideStatus(two, day("2026-04-01"))).toMatchObject({ dueOn: "2026-04-16", blockOn: "2026-04-17", deactivateOn: "2026-04-27" });
  });

  it("B-39 the shortfall grows as debits come of age", () => {
    const two = facts({ debits: [april, debit("2026-04-20", 300n)] });
    expect(["2026-04-16", "2026-04-17", "2026-04-21"].map((on) => shortfallOn(two, day(on)))).toEqual([0n, 5400n, 5700n]);
  });
});

describe("what is coming", () => {
  it("B-48 a block, then the deactivation counted from the block itself", () => {
    const moves = comingMoves(facts({ debits: [april] }), day("2026-04-10"), day("2026-05-10"));
    expect(moves.map(({ on, to }) => [on, to])).toEqual([
      ["2026-04-17", "blocked"],
      ["2026-04-27", "inactive"],
    ]);
  });
  it("P-51, M-18 the last day to pay is the day before the block", () =>
    expect(nextBlock(facts({ debits: [april] }), day("2026-04-10"))).toEqual({
      on: "2026-04-17",
      lastDayToPay: "2026-04-16",
      shortfallMinor: 5400n,
    }));
  it("a hold moves the block to the working day after it", () =>
    expect(nextBlock(facts({ debits: [april], holds: [until("promise", "2026-04-24")] }), day("2026-04-20"))?.on).toBe("2026-04-27"));
  it("a first debit too small waits for the second", () =>
    expect(nextBlock(facts({ debits: [debit("2026-04-16", 50n), may] }), day("2026-04-20"))?.on).toBe("2026-05-18"));
  it("nobody who is exempt or owes nothing has a next block", () => {
    expect(nextBlock(facts({ debits: [april], holds: [until("exempt", null)] }), day("2026-04-20"))).toBeUndefined();
    expect(nextBlock(facts({}), day("2026-04-20"))).toBeUndefined();
  });
});

// Properties ------------------------------------------------------------------------------------------------------------

const aDay = fc.integer({ min: 0, max: 120 }).map((days) => addDays(day("2026-03-01"), days));
const aDebit: fc.Arbitrary<Debit> = fc.record({
  id: fc.uuid(),
  dueOn: aDay,
  openMinor: fc.bigInt(1n, 20_000n),
  isEligible: fc.boolean(),
  documentId: fc.constant(null),
  text: fc.constant(""),
});
const aHold: fc.Arbitrary<Hold> = fc.record({
  kind: fc.constantFrom("promise" as const, "extension" as const, "dispute" as const, "exempt" as const),
  until: fc.option(aDay, { nil: null }),
});
const someFacts: fc.Arbitrary<StatusFacts> = fc
  .record({
    standing: fc.oneof(
      fc.constant(active),
      fc.tuple(aDay, fc.bigInt(0n, 5_000n)).map(([on, toleratedMinor]): Standing => ({ ...blocked(on), toleratedMinor })),
      fc.boolean().map((isDeactivatedForMoney): Standing => ({ ...active, status: "inactive", isDeactivatedForMoney })),
    ),
    terms: fc
      .record({
        blockingDays: fc.integer({ min: 0, max: 20 }),
        deactivationDays: fc.option(fc.integer({ min: 1, max: 30 }), { nil: null }),
        minBalanceMinor: fc.bigInt(-20_000n, 5_000n),
        minBlockMinor: fc.bigInt(0n, 500n),
        neverBlocks: fc.boolean(),
        promiseBlocksAnyDay: fc.boolean(),
      })
      .map((some): Terms => ({ ...terms, ...some })),
    freeCreditMinor: fc.bigInt(0n, 30_000n),
    debits: fc.array(aDebit, { maxLength: 6 }),
    latest: aDay,
    holds: fc.array(aHold, { maxLength: 2 }),
    underWay: fc.array(fc.record({ amountMinor: fc.bigInt(1n, 20_000n), until: aDay }), { maxLength: 2 }),
    brokenPromiseOn: fc.option(aDay, { nil: null }),
  })
  .map(({ latest, ...rest }) => {
    // The latest debit is never older than an open one.
    const dueOn = rest.debits.flatMap((one) => (one.isEligible ? [one.dueOn] : [])).reduce(maxDay, latest);
    return { ...rest, latestEligible: { id: "latest", dueOn, documentId: null, text: "" }, prepaid: null };
  });
const rank = { new: 0, active: 0, blocked: 1, inactive: 2, archived: 3 };
/** Pays debits in any order, as somebody who names documents does. */
function pay(given: StatusFacts, minor: bigint, first: number): StatusFacts {
  let left = minor;
  const debits = given.debits.map((one) => ({ ...one }));
  for (const one of [...debits.slice(first), ...debits.slice(0, first)]) {
    const paid = minMinor(one.openMinor, left);
    one.openMinor -= paid;
    left -= paid;
  }
  return { ...given, debits: debits.filter((one) => one.openMinor > 0n), freeCreditMinor: given.freeCreditMinor + left };
}

describe("properties of the decision", () => {
  it("I-21 it is the same whenever it is asked, in whatever order the debits come", () => {
    fc.assert(
      fc.property(someFacts, aDay, (given, on) => {
        expect(decideStatus({ ...given, debits: given.debits.toReversed() }, on)).toEqual(decideStatus(given, on));
      }),
    );
  });
  it("I-21 money never makes it worse, whether it stays free or pays any of the documents", () => {
    fc.assert(
      fc.property(someFacts, aDay, fc.bigInt(1n, 40_000n), fc.nat(5), (given, on, minor, first) => {
        const before = rank[decideStatus(given, on).status];
        expect(rank[decideStatus({ ...given, freeCreditMinor: given.freeCreditMinor + minor }, on).status]).toBeLessThanOrEqual(before);
        expect(rank[decideStatus(pay(given, minor, first), on).status]).toBeLessThanOrEqual(before);
      }),
      { numRuns: 1000 },
    );
  });
  it("I-21 a hold never makes it worse", () => {
    fc.assert(
      fc.property(someFacts, aDay, aHold, (given, on, hold) => {
        expect(rank[decideStatus({ ...given, holds: [...given.holds, hold] }, on).status]).toBeLessThanOrEqual(
          rank[decideStatus(given, on).status],
        );
      }),
    );
  });
  it("I-23, B-39 whoever has the minimum balance is not blocked", () => {
    fc.assert(
      fc.property(someFacts, aDay, (given, on) => {
        const balance = given.debits.reduce((sum, one) => sum - one.openMinor, given.freeCreditMinor);
        fc.pre(balance >= given.terms.minBalanceMinor);
        expect(decideStatus(given, on).status).not.toBe("blocked");
        expect(clockDebitOf(given)).toBeNull();
      }),
    );
  });
  it("B-48 the next block is the first day on which the decision blocks", () => {
    fc.assert(
      fc.property(someFacts, aDay, (given, from) => {
        const asked = { ...given, standing: active };
        const found = nextBlock(asked, from);
        const first = Array.from({ length: 250 }, (_, index) => addDays(from, index)).find(
          (on: Day) => decideStatus(asked, on).status === "blocked",
        );
        expect(found?.on).toBe(first);
      }),
      { numRuns: 200 },
    );
  });
});

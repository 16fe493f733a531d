import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, type Day, day } from "../../../../shared/calendar.ts";
import type { Debit, StatusFacts } from "../status/decide-status-rules.ts";
import { batchOf, dueReminder, type ReminderPlan, reminderDates, whyNotReminded, wrongReminderDays } from "./reminder-rules.ts";

const stays = (on: Day): Day => on;
const plan = (days: readonly number[], more: Partial<ReminderPlan> = {}): ReminderPlan => ({
  anchor: "due_date",
  reminders: days.map((value) => ({ isOn: true, day: value })),
  shift: stays,
  ...more,
});
const dates = (wanted: ReminderPlan, batch = { dueOn: day("2026-04-16"), issuedOn: day("2026-04-01") }) =>
  reminderDates(wanted, batch).map(({ number, on }) => `${number} ${on}`);

describe("the days of reminders", () => {
  it("16.1 B-173 the defaults, from the due date: 13, 17 and 23 April", () =>
    expect(dates(plan([-3, 1, 7]))).toEqual(["1 2026-04-13", "2 2026-04-17", "3 2026-04-23"]));
  it("16.1 B-173 in June: 13, 17 and 23", () =>
    expect(dates(plan([-3, 1, 7]), { dueOn: day("2026-06-16"), issuedOn: day("2026-06-01") })).toEqual([
      "1 2026-06-13",
      "2 2026-06-17",
      "3 2026-06-23",
    ]));
  it("B-173 from the date of the document", () =>
    expect(dates(plan([10, 20, 30], { anchor: "document_date" }))).toEqual(["1 2026-04-11", "2 2026-04-21", "3 2026-05-01"]));
  it("B-173 fixed days of the month of the document", () =>
    expect(dates(plan([5, 15, 25], { anchor: "static" }))).toEqual(["1 2026-04-05", "2 2026-04-15", "3 2026-04-25"]));
  it("B-173 fixed days of the next month when the first one is over", () =>
    expect(dates(plan([5, 15, 25], { anchor: "static" }), { dueOn: day("2026-04-25"), issuedOn: day("2026-04-10") })).toEqual([
      "1 2026-05-05",
      "2 2026-05-15",
      "3 2026-05-25",
    ]));
  it("B-173 fixed days are clamped to the end of the month", () =>
    expect(dates(plan([10, 20, 31], { anchor: "static" }), { dueOn: day("2026-02-16"), issuedOn: day("2026-02-01") })).toEqual([
      "1 2026-02-10",
      "2 2026-02-20",
      "3 2026-02-28",
    ]));
  it("B-47 what is switched off is left out", () =>
    expect(
      reminderDates(
        {
          ...plan([]),
          reminders: [
            { isOn: false, day: -3 },
            { isOn: true, day: 1 },
            { isOn: false, day: 7 },
          ],
        },
        { dueOn: day("2026-04-16"), issuedOn: day("2026-04-01") },
      ),
    ).toEqual([{ number: 2, on: "2026-04-17" }]));
  it("B-173 moved off weekends only where that is wanted", () =>
    // 18 April 2026 is a Saturday.
    expect(dates(plan([-3, 2, 7], { shift: (on) => (on === day("2026-04-18") ? addDays(on, 2) : on) }))).toContain("2 2026-04-20"));
});

describe("which reminder goes", () => {
  const planned = reminderDates(plan([-3, 1, 7]), { dueOn: day("2026-04-16"), issuedOn: day("2026-04-01") });
  const on = (text: string, sent: readonly number[] = []) => dueReminder(planned, new Set(sent), day(text))?.number;
  const cases: [why: string, text: string, sent: number[], number: number | undefined][] = [
    ["the day before the first one", "2026-04-12", [], undefined],
    ["the day of the first one", "2026-04-13", [], 1],
    ["the first one was sent", "2026-04-13", [1], undefined],
    ["I-24 between two nothing new", "2026-04-15", [1], undefined],
    ["the day of the second one", "2026-04-17", [1], 2],
    ["B-6 after an outage the latest alone", "2026-04-18", [], 2],
    ["B-6 an earlier one never follows a later one", "2026-04-18", [2], undefined],
    ["a promise that ran out meanwhile", "2026-04-24", [1, 2], 3],
    ["I-24 all three were sent", "2026-04-24", [1, 2, 3], undefined],
    ["more than a week late is nothing any more", "2026-05-01", [1, 2], undefined],
  ];
  it.each(cases)("%s", (_why, text, sent, number) => expect(on(text, sent)).toBe(number));

  it("I-24 at most three for a batch, in their order, whichever days the step runs", () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }), (ran) => {
        const sent = new Set<number>();
        const order: number[] = [];
        for (const offset of ran.toSorted((a, b) => a - b)) {
          const due = dueReminder(planned, sent, addDays(day("2026-04-01"), offset));
          if (!due) continue;
          sent.add(due.number);
          order.push(due.number);
        }
        expect(order.length).toBeLessThanOrEqual(3);
        expect(order).toEqual([...new Set(order)].toSorted());
      }),
    ));
});

describe("B-160 other terms", () => {
  const planned = reminderDates(plan([-3, 1, 7]), { dueOn: day("2026-04-16"), issuedOn: day("2026-04-01") });
  it.each([
    ["the day of the change: the latest of those that are past, alone", "2026-05-10", [1], 3],
    ["a week after it", "2026-05-17", [1], 3],
    ["later it is nothing any more", "2026-05-18", [1], undefined],
    ["a later one was sent already", "2026-05-10", [1, 3], undefined],
  ] as [string, string, number[], number | undefined][])("%s", (_why, on, sent, number) => {
    expect(dueReminder(planned, new Set(sent), day(on), day("2026-05-10"))?.number).toBe(number);
  });
});

describe("days that do not fit together", () => {
  it.each([
    ["B-173 equal", "due_date", [1, 1, 7], { at: 1, code: "reminder-order" }],
    ["B-173 falling", "due_date", [-3, 7, 1], { at: 2, code: "reminder-order" }],
    ["B-173 a fixed day above 31", "static", [1, 15, 32], { at: 2, code: "out-of-range" }],
    ["B-173 a fixed day below 1", "static", [-3, 1, 7], { at: 0, code: "out-of-range" }],
    ["before the document is made", "document_date", [-1, 1, 7], { at: 0, code: "out-of-range" }],
    ["the defaults", "due_date", [-3, 1, 7], undefined],
  ] as const)("%s", (_why, anchor, days, wrong) => expect(wrongReminderDays({ anchor, days })).toEqual(wrong));
});

describe("what and who", () => {
  const debit = (id: string, dueOn: string, openMinor: bigint, more: Partial<Debit> = {}): Debit => ({
    id,
    dueOn: day(dueOn),
    openMinor,
    isEligible: true,
    documentId: id,
    text: id,
    ...more,
  });
  const facts = (more: Partial<StatusFacts> = {}): StatusFacts => ({
    standing: { status: "active", blockedBy: null, blockedOn: null, isDeactivatedForMoney: false, toleratedMinor: 0n },
    terms: {
      billingEnabled: true,
      blockingOn: true,
      deactivationOn: true,
      neverBlocks: false,
      blockingDays: 0,
      deactivationDays: 10,
      minBalanceMinor: 0n,
      minBlockMinor: 100n,
      promiseBlocksAnyDay: false,
      mayActOn: () => true,
    },
    freeCreditMinor: 0n,
    debits: [debit("a", "2026-04-16", 5_400n), debit("b", "2026-04-16", 600n), debit("c", "2026-05-16", 5_400n)],
    latestEligible: null,
    holds: [],
    underWay: [],
    brokenPromiseOn: null,
    prepaid: null,
    ...more,
  });

  it("B-172 a batch is what shares the clock debit's due date", () => {
    expect(batchOf(facts())).toEqual({
      dueOn: "2026-04-16",
      totalMinor: 6_000n,
      documents: [
        { id: "a", number: "a", openMinor: 5_400n },
        { id: "b", number: "b", openMinor: 600n },
      ],
    });
  });
  it("B-172 what credit covers is not reminded of; then the next due date is the batch", () =>
    expect(batchOf(facts({ freeCreditMinor: 6_000n }))).toMatchObject({ dueOn: "2026-05-16", totalMinor: 5_400n }));
  it("B-172 disputed and one-time documents are in no batch", () =>
    expect(batchOf(facts({ debits: [debit("a", "2026-04-16", 5_400n, { isEligible: false })] }))).toBeUndefined());

  const april = { on: day("2026-04-20"), method: "bank_transfer", methods: [], minMinor: 100n };
  const why = (more: Partial<StatusFacts>, how: Partial<Parameters<typeof whyNotReminded>[2]> = {}) => {
    const one = facts(more);
    const batch = batchOf(one);
    return batch && whyNotReminded(one, batch, { ...april, ...how });
  };
  const standing = facts().standing;
  it.each([
    ["nothing stands in the way", {}, {}, undefined],
    ["B-174 a promise", { holds: [{ kind: "promise", until: day("2026-04-23") }] }, {}, "promise"],
    ["B-174 a promise that is over", { holds: [{ kind: "promise", until: day("2026-04-19") }] }, {}, undefined],
    ["B-174 a dispute about the account", { holds: [{ kind: "dispute", until: null }] }, {}, "dispute"],
    [
      "B-174 an extension spares from the block, not from being reminded",
      { holds: [{ kind: "extension", until: day("2026-04-30") }] },
      {},
      undefined,
    ],
    ["B-174 a direct debit that covers it", { underWay: [{ amountMinor: 6_000n, until: day("2026-04-22") }] }, {}, "under-way"],
    ["B-174 a direct debit over less", { underWay: [{ amountMinor: 5_999n, until: day("2026-04-22") }] }, {}, undefined],
    ["B-174 too little", {}, { minMinor: 6_001n }, "too-little"],
    ["B-173 another way of paying", {}, { methods: ["card"] }, "method"],
    ["B-174 inactive", { standing: { ...standing, status: "inactive" } }, {}, "status"],
    ["16.1 a blocked customer is reminded", { standing: { ...standing, status: "blocked", blockedBy: "finance" } }, {}, undefined],
  ] as [string, Partial<StatusFacts>, Partial<Parameters<typeof whyNotReminded>[2]>, string | undefined][])(
    "%s",
    (_why, more, how, expected) => expect(why(more, how)).toBe(expected),
  );
});

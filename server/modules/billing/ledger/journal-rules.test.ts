import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import type { TaxTotal } from "../documents/tax-rules.ts";
import {
  balanceChange,
  chartOfAccounts,
  type EntryContent,
  entryText,
  firstPreviousHash,
  type JournalEvent,
  type JournalLine,
  journalLines,
  moneyAccount,
  postingDay,
  type RevenueMapping,
  type RevenuePart,
  revenueAccount,
  reverseLines,
  roundToCashStep,
} from "./journal-rules.ts";

const ba = "ba-1042";
const vat = (taxMinor: bigint, taxId = "vat20"): TaxTotal => ({ taxId, accountCode: "2100", taxMinor });
const internet = (netMinor: bigint, more: Partial<RevenuePart> = {}): RevenuePart => ({ accountCode: "4000", netMinor, ...more });

/** "1200 D 54.00" for a line: what a bookkeeper reads. */
const read = (lines: readonly JournalLine[]): string[] =>
  lines.map((l) => `${l.accountCode} ${l.debitMinor > 0n ? "D" : "C"} ${Number(l.debitMinor + l.creditMinor) / 100}`);

describe("B 14.1 the table of events", () => {
  test.each<[string, JournalEvent, string[], bigint]>([
    [
      "invoice 54.00",
      { kind: "invoice", billingAccountId: ba, revenue: [internet(4500n)], taxes: [vat(900n)] },
      ["1200 D 54", "4000 C 45", "2100 C 9"],
      -5400n,
    ],
    [
      "invoice with deferred revenue",
      { kind: "invoice", billingAccountId: ba, revenue: [internet(4500n)], taxes: [vat(900n)], isDeferred: true },
      ["1200 D 54", "2300 C 45", "2100 C 9"],
      -5400n,
    ],
    [
      "invoice of several kinds and taxes",
      {
        kind: "invoice",
        billingAccountId: ba,
        revenue: [internet(4500n), { accountCode: "4010", netMinor: 1200n }, internet(500n)],
        taxes: [vat(1000n), vat(66n, "vat55")],
      },
      ["1200 D 72.66", "4000 C 50", "4010 C 12", "2100 C 10", "2100 C 0.66"],
      -7266n,
    ],
    [
      "invoice with discounts shown apart",
      { kind: "invoice", billingAccountId: ba, revenue: [internet(3900n, { allowanceNetMinor: 600n })], taxes: [vat(780n)] },
      ["1200 D 46.8", "4000 C 45", "4900 D 6", "2100 C 7.8"],
      -4680n,
    ],
    [
      "invoice with a credit inside",
      { kind: "invoice", billingAccountId: ba, revenue: [internet(4500n), { accountCode: "4900", netMinor: -1000n }], taxes: [vat(700n)] },
      ["1200 D 42", "4000 C 45", "4900 D 10", "2100 C 7"],
      -4200n,
    ],
    ["invoice over zero", { kind: "invoice", billingAccountId: ba, revenue: [internet(0n)], taxes: [vat(0n)] }, [], 0n],
    [
      "payment by card settled",
      { kind: "payment", billingAccountId: ba, account: moneyAccount("gateway"), settledMinor: 5400n },
      ["1050 D 54", "1200 C 54"],
      5400n,
    ],
    [
      "payment in cash at the desk",
      { kind: "payment", billingAccountId: ba, account: moneyAccount("cash", "1000-2"), settledMinor: 5400n },
      ["1000-2 D 54", "1200 C 54"],
      5400n,
    ],
    [
      "B-4 payment in cash, rounded down",
      { kind: "payment", billingAccountId: ba, account: "1000", settledMinor: 5402n, takenMinor: 5400n },
      ["1000 D 54", "6990 D 0.02", "1200 C 54.02"],
      5402n,
    ],
    [
      "B-4 payment in cash, rounded up",
      { kind: "payment", billingAccountId: ba, account: "1000", settledMinor: 5403n, takenMinor: 5405n },
      ["1000 D 54.05", "6990 C 0.02", "1200 C 54.03"],
      5403n,
    ],
    [
      "payout 53.10, fee 0.90",
      { kind: "payout", clearingAccount: "1050", bankAccount: "1010", amountMinor: 5400n, feeMinor: 90n },
      ["1010 D 53.1", "6500 D 0.9", "1050 C 54"],
      0n,
    ],
    [
      "payout without a fee",
      { kind: "payout", clearingAccount: "1050", bankAccount: "1010", amountMinor: 5400n, feeMinor: 0n },
      ["1010 D 54", "1050 C 54"],
      0n,
    ],
    [
      "credit note 36.58",
      { kind: "credit_note", billingAccountId: ba, revenue: [internet(3048n)], taxes: [vat(610n)] },
      ["4000 D 30.48", "2100 D 6.1", "1200 C 36.58"],
      3658n,
    ],
    [
      "B-239 credit note, 20.00 not yet released",
      { kind: "credit_note", billingAccountId: ba, revenue: [internet(3048n)], unreleased: [internet(2000n)], taxes: [vat(610n)] },
      ["2300 D 20", "4000 D 10.48", "2100 D 6.1", "1200 C 36.58"],
      3658n,
    ],
    [
      "B-239 credit note, more waiting than is credited",
      { kind: "credit_note", billingAccountId: ba, revenue: [internet(3048n)], unreleased: [internet(4500n)], taxes: [vat(610n)] },
      ["2300 D 30.48", "2100 D 6.1", "1200 C 36.58"],
      3658n,
    ],
    [
      "B-239 credit note, what waits belongs to other revenue",
      {
        kind: "credit_note",
        billingAccountId: ba,
        revenue: [internet(3000n, { serviceId: "s1" })],
        unreleased: [internet(2000n, { serviceId: "s2" }), { accountCode: "4010", netMinor: 2000n, serviceId: "s1" }],
        taxes: [vat(600n)],
      },
      ["4000 D 30", "2100 D 6", "1200 C 36"],
      3600n,
    ],
    [
      "refund to card",
      { kind: "refund", billingAccountId: ba, account: "1050", amountMinor: 3658n },
      ["1200 D 36.58", "1050 C 36.58"],
      -3658n,
    ],
    [
      "B-137 the refund failed",
      { kind: "refund_failure", billingAccountId: ba, account: "1050", amountMinor: 3658n },
      ["1050 D 36.58", "1200 C 36.58"],
      3658n,
    ],
    [
      "B-133 bounced debit",
      { kind: "payment_reversal", billingAccountId: ba, account: "1010", settledMinor: 5400n },
      ["1010 C 54", "1200 D 54"],
      -5400n,
    ],
    ["opening balance, owed", { kind: "opening_balance", billingAccountId: ba, balanceMinor: -5400n }, ["1200 D 54", "3000 C 54"], -5400n],
    ["opening balance, paid ahead", { kind: "opening_balance", billingAccountId: ba, balanceMinor: 100n }, ["1200 C 1", "3000 D 1"], 100n],
    [
      "write-off 21.60 with tax relief",
      { kind: "write_off", billingAccountId: ba, openMinor: 2160n, relievedTaxes: [vat(360n)] },
      ["6400 D 18", "2100 D 3.6", "1200 C 21.6"],
      2160n,
    ],
    [
      "write-off without",
      { kind: "write_off", billingAccountId: ba, openMinor: 2160n, relievedTaxes: [] },
      ["6400 D 21.6", "1200 C 21.6"],
      2160n,
    ],
    [
      "B-152 recovery of it",
      { kind: "recovery", billingAccountId: ba, amountMinor: 2160n, restoredTaxes: [vat(360n)] },
      ["1200 D 21.6", "6410 C 18", "2100 C 3.6"],
      -2160n,
    ],
    [
      "balance transfer",
      { kind: "transfer", fromBillingAccountId: ba, toBillingAccountId: "ba-main", amountMinor: 100n },
      ["1200 D 1", "1200 C 1"],
      -100n,
    ],
    [
      "M-44 the side of a transfer that gets the money",
      { kind: "transfer_side", billingAccountId: ba, changeMinor: 100n },
      ["1200 C 1", "1290 D 1"],
      100n,
    ],
    [
      "M-44 the side of a transfer that gives it",
      { kind: "transfer_side", billingAccountId: ba, changeMinor: -100n },
      ["1200 D 1", "1290 C 1"],
      -100n,
    ],
    [
      "B-34 advance-payment invoice moves no balance",
      { kind: "advance_invoice", billingAccountId: ba, revenue: [internet(4500n)], taxes: [vat(900n)] },
      ["2310 D 54", "2300 C 45", "2100 C 9"],
      0n,
    ],
    [
      "later charge drawn from it",
      { kind: "advance_draw", billingAccountId: ba, revenue: [internet(4500n)], taxes: [vat(900n)] },
      ["1200 D 54", "2300 D 45", "2310 C 54", "4000 C 45"],
      -5400n,
    ],
    ["B-239 revenue release", { kind: "revenue_release", revenue: [internet(150n)] }, ["2300 D 1.5", "4000 C 1.5"], 0n],
    ["deposit paid", { kind: "deposit_paid", account: "1010", billingAccountId: ba, amountMinor: 5000n }, ["1010 D 50", "2500 C 50"], 0n],
    ["deposit applied", { kind: "deposit_applied", billingAccountId: ba, amountMinor: 5000n }, ["2500 D 50", "1200 C 50"], 5000n],
    ["refill card redeemed", { kind: "refill_card", billingAccountId: ba, amountMinor: 1000n }, ["2400 D 10", "1200 C 10"], 1000n],
    ["reward credited", { kind: "reward", billingAccountId: ba, amountMinor: 1000n }, ["6300 D 10", "1200 C 10"], 1000n],
    ["commission accrued", { kind: "commission_accrued", amountMinor: 480n }, ["6600 D 4.8", "2600 C 4.8"], 0n],
    ["commission clawed back", { kind: "commission_accrued", amountMinor: -120n }, ["6600 C 1.2", "2600 D 1.2"], 0n],
    ["commission paid", { kind: "commission_paid", account: "1010", amountMinor: 480n }, ["2600 D 4.8", "1010 C 4.8"], 0n],
    ["B-235 commission kept", { kind: "commission_kept", account: "1010", amountMinor: 480n }, ["6600 D 4.8", "1010 C 4.8"], 0n],
  ])("%s", (_why, event, lines, balance) => {
    const made = journalLines(event);
    expect(read(made)).toEqual(lines);
    expect(balanceChange(made, ba)).toBe(balance);
  });

  test("lines of different services stay apart, and carry what they belong to", () => {
    const revenue = [internet(4500n, { serviceId: "s1", planId: "home" }), internet(500n, { serviceId: "s2", locationId: "north" })];
    const lines = journalLines({ kind: "invoice", billingAccountId: ba, revenue, taxes: [vat(1000n)] });
    expect(lines.map((l) => [l.serviceId, l.planId, l.locationId, l.taxId, l.billingAccountId])).toEqual([
      [null, null, null, null, ba],
      ["s1", "home", null, null, null],
      ["s2", null, "north", null, null],
      [null, null, null, "vat20", null],
    ]);
  });

  test("a refill card opens a balance from 2400, whose accounts stand in the chart", () => {
    for (const code of ["1200", "2300", "2310", "2400", "2500", "2600", "3000", "4900", "6300", "6400", "6410", "6500", "6600", "6990"]) {
      expect(Object.keys(chartOfAccounts)).toContain(code);
    }
  });
});

describe("B-241 accounts", () => {
  const nothing = { planAccount: null, categoryAccount: null, kindAccount: null, kind: null, bookDefault: null };
  test.each<[RevenueMapping, string, boolean, string]>([
    [{ ...nothing, planAccount: "4001", categoryAccount: "4002", kind: "voice" }, "4001", false, "the plan's"],
    [{ ...nothing, categoryAccount: "4002", kind: "voice" }, "4002", false, "the category's"],
    [{ ...nothing, kindAccount: "4011", kind: "voice" }, "4011", false, "the kind's, in this book"],
    [{ ...nothing, kind: "voice", bookDefault: "4999" }, "4010", false, "the kind's, in the chart"],
    [{ ...nothing, bookDefault: "4999" }, "4999", false, "the book's"],
    [nothing, "1990", true, "suspense, never nothing"],
  ])("%o is booked on %s (suspense: %s): %s", (mapping, accountCode, isSuspense) => {
    expect(revenueAccount(mapping)).toEqual({ accountCode, isSuspense });
  });

  test("every kind has a revenue account in the chart", () => {
    const kinds = ["internet", "voice", "recurring", "one_time", "equipment", "topup", "fee", "bundle"] as const;
    const codes = kinds.map((kind) => revenueAccount({ ...nothing, kind }).accountCode);
    expect(codes).toEqual(["4000", "4010", "4020", "4030", "4040", "4050", "4060", "4070"]);
    for (const code of codes) expect(Object.keys(chartOfAccounts)).toContain(code);
  });

  test("money lies where it was taken", () => {
    expect([moneyAccount("cash"), moneyAccount("bank"), moneyAccount("gateway"), moneyAccount("bank", "1011")]).toEqual([
      "1000",
      "1010",
      "1050",
      "1011",
    ]);
  });

  test.each([
    [5402n, 5n, 5400n],
    [5403n, 5n, 5405n],
    [5425n, 50n, 5450n],
    [-5403n, 5n, -5405n],
    [5402n, 0n, 5402n],
    [5402n, 1n, 5402n],
  ])("B-4 %s in steps of %s is %s in cash", (amount, step, taken) => {
    expect(roundToCashStep(amount, step)).toBe(taken);
  });

  test.each([
    ["2026-04-30", "2026-05-01", "2026-05-01"],
    ["2026-05-01", "2026-05-01", "2026-05-01"],
    ["2026-06-03", "2026-05-01", "2026-06-03"],
    ["2026-04-30", null, "2026-04-30"],
  ])("B-242 a fact of %s in a book open from %s is dated %s", (fact, open, dated) => {
    expect(postingDay(day(fact), open === null ? null : day(open))).toBe(dated);
  });
});

describe("B-240 the text of an entry", () => {
  const entry: EntryContent = {
    entryId: "e1",
    bookId: "b1",
    date: day("2026-04-01"),
    kind: "invoice",
    currency: "EUR",
    source: "invoice:i1",
    reversesEntryId: null,
    lines: journalLines({ kind: "invoice", billingAccountId: ba, revenue: [internet(4500n, { serviceId: "s1" })], taxes: [vat(900n)] }),
  };

  test("is written down, so that others can make it", () => {
    expect(entryText(entry, firstPreviousHash)).toBe(
      [
        "0".repeat(64),
        "1|e1|b1|2026-04-01|invoice|EUR|invoice:i1|",
        "1200|D|5400|ba-1042||||",
        "4000|C|4500|||s1||",
        "2100|C|900||vat20|||",
      ].join("\n"),
    );
  });

  test("changes with everything that an entry says", () => {
    const [first, ...rest] = entry.lines as [JournalLine, ...JournalLine[]];
    const others: EntryContent[] = [
      { ...entry, entryId: "e2" },
      { ...entry, bookId: "b2" },
      { ...entry, date: day("2026-04-02") },
      { ...entry, kind: "charge" },
      { ...entry, currency: "USD" },
      { ...entry, source: null },
      { ...entry, reversesEntryId: "e0" },
      { ...entry, lines: rest },
      { ...entry, lines: [...rest, first] },
      { ...entry, lines: [{ ...first, debitMinor: 5401n }, ...rest] },
      { ...entry, lines: [{ ...first, debitMinor: 0n, creditMinor: 5400n }, ...rest] },
      { ...entry, lines: [{ ...first, billingAccountId: null, taxId: ba }, ...rest] },
      { ...entry, lines: [{ ...first, planId: "p" }, ...rest] },
      { ...entry, lines: [{ ...first, locationId: "p" }, ...rest] },
    ];
    const texts = [
      entryText(entry, firstPreviousHash),
      entryText(entry, "f".repeat(64)),
      ...others.map((o) => entryText(o, firstPreviousHash)),
    ];
    expect(new Set(texts).size).toBe(texts.length);
  });

  test("a single minor unit is a debit like any other", () => {
    const lines = journalLines({ kind: "refund", billingAccountId: ba, account: "1050", amountMinor: 1n });
    expect(
      entryText({ ...entry, lines }, firstPreviousHash)
        .split("\n")
        .slice(2),
    ).toEqual(["1200|D|1|ba-1042||||", "1050|C|1|||||"]);
  });

  test("cannot be forged with a separator", () => {
    expect(() => entryText({ ...entry, source: "invoice|i1" }, firstPreviousHash)).toThrow(RangeError);
    expect(() => entryText({ ...entry, kind: "a\nb" }, firstPreviousHash)).toThrow(RangeError);
  });
});

// ------------------------------------------------------------------------------------------------ properties

const amount = fc.bigInt({ min: 0n, max: 10n ** 9n });
const signed = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n });
const parts = fc.array(
  fc.record({
    accountCode: fc.constantFrom("4000", "4010", "4900"),
    netMinor: signed,
    allowanceNetMinor: fc.oneof(fc.constant(0n), amount),
    serviceId: fc.constantFrom(null, "s1", "s2"),
  }),
  { maxLength: 5 },
);
const taxes = fc.array(fc.record({ taxId: fc.constantFrom("a", "b"), accountCode: fc.constant("2100"), taxMinor: signed }), {
  maxLength: 3,
});
const billed = fc.record({ billingAccountId: fc.constant(ba), revenue: parts, taxes });
const account = fc.constantFrom("1000", "1010", "1050");
const own = { billingAccountId: fc.constant(ba) };
const anyEvent: fc.Arbitrary<JournalEvent> = fc.oneof(
  fc.tuple(fc.constantFrom("advance_invoice" as const, "advance_draw" as const), billed).map(([kind, b]) => ({ kind, ...b })),
  fc.tuple(fc.boolean(), billed).map(([isDeferred, b]) => ({ kind: "invoice" as const, ...b, isDeferred })),
  fc.tuple(parts, billed).map(([unreleased, b]) => ({ kind: "credit_note" as const, ...b, unreleased })),
  fc.record({
    kind: fc.constantFrom("payment" as const, "payment_reversal" as const),
    ...own,
    account,
    settledMinor: amount,
    takenMinor: amount,
  }),
  fc.record({ kind: fc.constantFrom("refund" as const, "refund_failure" as const), ...own, account, amountMinor: amount }),
  fc.record({
    kind: fc.constant("payout" as const),
    clearingAccount: account,
    bankAccount: account,
    amountMinor: amount,
    feeMinor: amount,
  }),
  fc.record({ kind: fc.constant("opening_balance" as const), ...own, balanceMinor: signed }),
  fc.record({ kind: fc.constant("write_off" as const), ...own, openMinor: amount, relievedTaxes: taxes }),
  fc.record({ kind: fc.constant("recovery" as const), ...own, amountMinor: amount, restoredTaxes: taxes }),
  fc.record({
    kind: fc.constant("transfer" as const),
    fromBillingAccountId: fc.constantFrom(ba, "other"),
    toBillingAccountId: fc.constantFrom(ba, "other"),
    amountMinor: amount,
  }),
  fc.record({ kind: fc.constant("transfer_side" as const), ...own, changeMinor: signed }),
  fc.record({ kind: fc.constant("revenue_release" as const), revenue: parts }),
  fc.record({ kind: fc.constantFrom("deposit_paid" as const), account, ...own, amountMinor: amount }),
  fc.record({ kind: fc.constantFrom("deposit_applied" as const, "refill_card" as const, "reward" as const), ...own, amountMinor: amount }),
  fc.record({ kind: fc.constant("commission_accrued" as const), amountMinor: signed }),
  fc.record({ kind: fc.constant("commission_paid" as const), account, amountMinor: amount }),
  fc.record({ kind: fc.constant("commission_kept" as const), account, amountMinor: amount }),
);

describe("properties", () => {
  test("I-1, B-236 every entry balances, has no line or at least two, and each line is a debit or a credit above zero", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const lines = journalLines(event);
        expect(lines.reduce((sum, l) => sum + l.debitMinor - l.creditMinor, 0n)).toBe(0n);
        expect(lines.length).not.toBe(1);
        for (const l of lines) {
          expect([l.debitMinor, l.creditMinor].filter((x) => x > 0n).length).toBe(1);
          expect(l.debitMinor >= 0n && l.creditMinor >= 0n).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("an entry and its reversal leave nothing, on any account", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const lines = journalLines(event);
        const back = reverseLines(lines);
        expect(balanceChange([...lines, ...back], ba)).toBe(0n);
        expect(back.map((l, i) => l.debitMinor - (lines[i]?.creditMinor ?? 0n))).toEqual(lines.map(() => 0n));
        expect(reverseLines(back)).toEqual(lines);
      }),
    );
  });

  test("I-2 what is invoiced and credited in full leaves the balance and the revenue where they were", () => {
    fc.assert(
      fc.property(billed, (b) => {
        const lines = [...journalLines({ kind: "invoice", ...b }), ...journalLines({ kind: "credit_note", ...b })];
        const perAccount = new Map<string, bigint>();
        for (const l of lines) perAccount.set(l.accountCode, (perAccount.get(l.accountCode) ?? 0n) + l.debitMinor - l.creditMinor);
        expect([...perAccount.values()].every((sum) => sum === 0n)).toBe(true);
        expect(balanceChange(lines, ba)).toBe(0n);
      }),
    );
  });
});

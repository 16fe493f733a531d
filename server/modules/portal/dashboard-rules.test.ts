import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { type AccountFacts, isOpenForPaying, lineWord, type MoneyFacts, paymentDueOf, proposalsOf } from "./dashboard-rules.ts";

const active: AccountFacts = { status: "active", blockedBy: null, isLifting: false };
const startOn = day("2026-11-09");

describe("what a customer is told of an internet service", () => {
  it.each([
    { why: "nothing is in the way", badge: "active", account: active, word: "works", on: null },
    { why: "it works until its last day", badge: "ends", account: active, word: "works", on: null },
    { why: "the start is planned", badge: "starts", account: active, word: "starts", on: startOn },
    { why: "it waits for something else than a day", badge: "waits", account: active, word: "waits", on: null },
    { why: "paused, with the day since when", badge: "paused", account: active, word: "paused", on: day("2026-11-01") },
    { why: "stopped until it is paid", badge: "stopped", account: active, word: "stopped", on: day("2026-11-01") },
    { why: "staff locked this one service", badge: "locked", account: active, word: "locked", on: null },
    {
      why: "money is owed, and paying lifts it",
      badge: "suspended",
      account: { ...active, status: "blocked", blockedBy: "finance" } as const,
      word: "suspended_debt",
      on: null,
    },
    {
      why: "prepaid money is used up",
      badge: "suspended",
      account: { ...active, status: "blocked", blockedBy: "prepaid" } as const,
      word: "suspended_debt",
      on: null,
    },
    {
      why: "M-11 staff blocked it: money does not lift it",
      badge: "suspended",
      account: { ...active, status: "blocked", blockedBy: "abuse" } as const,
      word: "suspended",
      on: null,
    },
  ])("$badge: $why", ({ badge, account, word, on }) => {
    const line = { badge: { word: badge, on: badge === "active" ? null : day("2026-11-01") }, startOn, gives: "active" };
    expect(lineWord(line, account)).toEqual({ word, on });
  });

  it.each([
    { why: "it is paid for right now", word: "suspended_debt", gives: "active", open: true },
    { why: "the same of one that is locked until its document is paid", word: "locked", gives: "throttled", open: true },
    { why: "nobody pays", word: "suspended_debt", gives: "debt_blocked", open: false },
    { why: "its data is used up", word: "suspended_debt", gives: "cap_blocked", open: false },
    { why: "staff locked it", word: "locked", gives: "admin_blocked", open: false },
    { why: "it is open anyway", word: "works", gives: "active", open: false },
    { why: "nobody has said anything of a new line", word: "suspended_debt", gives: null, open: false },
  ] as const)("N-178 open for a payment: $why", ({ word, gives, open }) => {
    expect(isOpenForPaying(word, gives)).toBe(open);
  });

  const blocked: AccountFacts = { status: "blocked", blockedBy: "finance", isLifting: true };
  it.each([
    { why: "it is paid, and nobody has lifted it yet", badge: "suspended", account: blocked, gives: "debt_blocked", word: "restoring" },
    { why: "it is lifted, and the line does not know yet", badge: "active", account: active, gives: "debt_blocked", word: "restoring" },
    { why: "the same of paid time that was bought", badge: "active", account: active, gives: "expired", word: "restoring" },
    { why: "the line has it", badge: "active", account: active, gives: "active", word: "works" },
    { why: "nobody has said anything of a new line", badge: "active", account: active, gives: null, word: "works" },
    {
      why: "somebody else pays: what they owe is theirs",
      badge: "active",
      account: { ...active, isLifting: null },
      gives: "debt_blocked",
      word: "works",
    },
    {
      why: "money lifts nothing of staff's",
      badge: "suspended",
      account: { ...blocked, blockedBy: "admin" },
      gives: null,
      word: "suspended",
    },
  ])("P-54 $why", ({ badge, account, gives, word }) => {
    expect(lineWord({ badge: { word: badge, on: null }, startOn, gives }, account)).toEqual({ word, on: null });
  });
});

const facts = (change: Partial<MoneyFacts>): MoneyFacts => ({
  balanceMinor: 0n,
  freeCreditMinor: 0n,
  openMinor: 0n,
  earliestDueOn: null,
  billingEnabled: true,
  billingType: "recurring",
  ...change,
});

describe("P-49 what is proposed to pay", () => {
  it.each([
    { why: "nothing is owed", money: {}, settle: undefined, clear: undefined },
    { why: "one invoice", money: { balanceMinor: -3500n, openMinor: 3500n }, settle: 3500n, clear: undefined },
    {
      why: "the example of M-17: 60 and 35 open, 20 of credit, and 75 is the only proposal",
      money: { balanceMinor: -7500n, openMinor: 9500n, freeCreditMinor: 2000n },
      settle: 7500n,
      clear: undefined,
    },
    {
      why: "a charge without a document is in the full balance alone",
      money: { balanceMinor: -4000n, openMinor: 3500n },
      settle: 3500n,
      clear: 4000n,
    },
    { why: "only a charge without a document", money: { balanceMinor: -500n }, settle: undefined, clear: 500n },
    {
      why: "the credit covers it all",
      money: { balanceMinor: 500n, openMinor: 3500n, freeCreditMinor: 4000n },
      settle: undefined,
      clear: undefined,
    },
  ])("$why", ({ money, settle, clear }) => {
    expect(proposalsOf(facts(money))).toEqual({ settleMinor: settle, clearMinor: clear });
  });
});

describe("P-50 by when to pay", () => {
  const dueOn = day("2026-10-25");
  it.each([
    { why: "nothing is open", money: {}, today: "2026-11-12", expected: undefined },
    { why: "the day itself is in time", money: { earliestDueOn: dueOn }, today: "2026-10-25", expected: { on: dueOn, isOverdue: false } },
    { why: "the day after it is late", money: { earliestDueOn: dueOn }, today: "2026-10-26", expected: { on: dueOn, isOverdue: true } },
    { why: "billing is off", money: { earliestDueOn: dueOn, billingEnabled: false }, today: "2026-10-26", expected: undefined },
    {
      why: "prepaid money has no due day",
      money: { earliestDueOn: dueOn, billingType: "prepaid_period" as const },
      today: "2026-10-26",
      expected: undefined,
    },
  ])("$why", ({ money, today, expected }) => {
    expect(paymentDueOf(facts(money), day(today))).toEqual(expected);
  });
});

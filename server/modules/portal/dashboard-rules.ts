// What the home page says, worked out from plain values: how a line does, what is proposed to pay, by when.
import type { Day } from "../../../shared/calendar.ts";
import { maxMinor } from "../../../shared/money.ts";

export type LineWord = "works" | "starts" | "waits" | "paused" | "stopped" | "suspended_debt" | "restoring" | "suspended" | "locked";

export interface LineFacts {
  readonly badge: { readonly word: string; readonly on: Day | null };
  readonly startOn: Day;
  /** What the line really gives (M-12); null: nobody has worked it out yet. */
  readonly gives: string | null;
}

/** What a line gives while it is shut for money. */
const shutForMoney: readonly (string | null)[] = ["debt_blocked", "expired"];

export interface AccountFacts {
  readonly status: "new" | "active" | "blocked" | "inactive" | "archived";
  readonly blockedBy: string | null;
  /** P-54 they pay for themselves, and what was paid lifts the block. Null: somebody else pays. */
  readonly isLifting: boolean | null;
}

/** Whether paying is what lifts the block (M-11): a block by staff is lifted by staff alone. */
export const isForMoney = ({ status, blockedBy }: Pick<AccountFacts, "status" | "blockedBy">): boolean =>
  status === "blocked" && (blockedBy === "finance" || blockedBy === "prepaid");

/** What a customer is told of an internet service. Whether a router is online right now is not known here, so it is not said. */
export function lineWord(line: LineFacts, account: AccountFacts): { readonly word: LineWord; readonly on: Day | null } {
  switch (line.badge.word) {
    case "suspended":
      if (!isForMoney(account)) return { word: "suspended", on: null };
      return { word: account.isLifting ? "restoring" : "suspended_debt", on: null };
    case "locked":
      return { word: "locked", on: null };
    case "starts":
      return { word: "starts", on: line.startOn };
    case "waits":
      return { word: "waits", on: null };
    case "paused":
      return { word: "paused", on: line.badge.on };
    case "stopped":
      return { word: "stopped", on: line.badge.on };
    default:
      // "active", "ends" and what is planned besides: it works until then. P-54 what money has opened works once the network says so.
      return { word: account.isLifting !== null && shutForMoney.includes(line.gives) ? "restoring" : "works", on: null };
  }
}

/** N-178 what is shut for money and gives something all the same is open for a payment. */
export const isOpenForPaying = (word: LineWord, gives: string | null): boolean =>
  (word === "suspended_debt" || word === "locked") && (gives === "active" || gives === "throttled");

export interface MoneyFacts {
  readonly balanceMinor: bigint;
  readonly freeCreditMinor: bigint;
  readonly openMinor: bigint;
  readonly earliestDueOn: Day | null;
  readonly billingEnabled: boolean;
  readonly billingType: "recurring" | "prepaid_period" | "prepaid_daily";
}

export interface Proposals {
  /** Clears all open documents; undefined when nothing is due or the credit covers it. */
  readonly settleMinor: bigint | undefined;
  /** Brings the balance to zero; undefined where that is the same. */
  readonly clearMinor: bigint | undefined;
}

/** P-49 what "Settle" proposes, and "Clear the full balance" beside it where that differs. */
export function proposalsOf({ balanceMinor, freeCreditMinor, openMinor }: MoneyFacts): Proposals {
  const settle = maxMinor(0n, openMinor - freeCreditMinor);
  const clear = maxMinor(0n, -balanceMinor);
  return { settleMinor: settle > 0n ? settle : undefined, clearMinor: clear > 0n && clear !== settle ? clear : undefined };
}

/** P-50 by when the oldest unpaid invoice is to be paid. */
export function paymentDueOf(facts: MoneyFacts, today: Day): { readonly on: Day; readonly isOverdue: boolean } | undefined {
  if (facts.earliestDueOn === null || facts.billingType !== "recurring" || !facts.billingEnabled) return undefined;
  return { on: facts.earliestDueOn, isOverdue: facts.earliestDueOn < today };
}

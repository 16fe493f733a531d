// The decision function (B-39 to B-45): what a customer's status is to be on a day, by money alone, and why. The daily steps, the preview,
// the customer's page and the portal all ask it, so they cannot say different things.
import { addDays, type Day, maxDay } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";

export type Status = "new" | "active" | "blocked" | "inactive" | "archived";
export type Cause = "finance" | "prepaid" | "admin" | "abuse";
export type HoldKind = "promise" | "extension" | "dispute" | "pending_payment" | "exempt";

/** Something owed, as far as it is still open. */
export interface Debit {
  readonly id: string;
  readonly dueOn: Day;
  readonly openMinor: bigint;
  /** What may block (B-40); the others only take their part of the pool. */
  readonly isEligible: boolean;
  readonly documentId: string | null;
  /** The document's number, or what the charge says. */
  readonly text: string;
}

export interface Hold {
  readonly kind: HoldKind;
  /** Its last day; null: until somebody ends it. */
  readonly until: Day | null;
}

/** A payment that a bank has and has not answered for. */
export interface MoneyUnderWay {
  readonly amountMinor: bigint;
  /** The last day on which it still spares the customer. */
  readonly until: Day;
}

/** Services of an account that pays in advance by its balance (B-45). */
export interface PrepaidServices {
  readonly running: number;
  /** Of them without paid time. */
  readonly unpaid: number;
  readonly scope: "service" | "customer";
  readonly deactivationOn: boolean;
  readonly deactivationDays: number;
  /** Nothing runs any more for want of money, and now there is enough for some of it. */
  readonly canRestart: boolean;
}

export interface Terms {
  readonly billingEnabled: boolean;
  /** The switches of B-47. */
  readonly blockingOn: boolean;
  readonly deactivationOn: boolean;
  readonly neverBlocks: boolean;
  readonly blockingDays: number;
  /** B-159 who is not blocked yet is blocked on no earlier day, because the terms changed the day before. */
  readonly blocksFrom?: Day | null;
  /** Null: never. */
  readonly deactivationDays: number | null;
  readonly minBalanceMinor: bigint;
  readonly minBlockMinor: bigint;
  /** A broken promise is answered on any day, also on one on which nobody is blocked otherwise (B-232). */
  readonly promiseBlocksAnyDay: boolean;
  /** Whether somebody may be blocked on that day (B-41): weekends and holidays by the partner's calendar. */
  readonly mayActOn: (on: Day) => boolean;
}

export interface Standing {
  readonly status: Status;
  readonly blockedBy: Cause | null;
  /** When the present block by money began. */
  readonly blockedOn: Day | null;
  /** Inactive because debts were not paid, and nothing has happened since. */
  readonly isDeactivatedForMoney: boolean;
  /** What may stay unpaid of a block's shortfall (B-44, `paid_percent`); 0 otherwise. */
  readonly toleratedMinor: bigint;
}

export interface StatusFacts {
  readonly standing: Standing;
  readonly terms: Terms;
  readonly freeCreditMinor: bigint;
  readonly debits: readonly Debit[];
  /** The latest debit that could block, open or not; asked for only while the pool is below zero. */
  readonly latestEligible: Omit<Debit, "openMinor" | "isEligible"> | null;
  readonly holds: readonly Hold[];
  readonly underWay: readonly MoneyUnderWay[];
  /** The last day of a promise that was not kept. */
  readonly brokenPromiseOn: Day | null;
  /** Null: the account pays by invoices. */
  readonly prepaid: PrepaidServices | null;
}

export type Reason =
  | { readonly code: "by-staff"; readonly cause: Cause | null }
  | { readonly code: "not-running"; readonly status: Status }
  | { readonly code: "billing-off" | "blocking-off" | "never-blocks" | "nothing-owed" | "deactivation-off" | "debts-cleared" }
  | { readonly code: "owes"; readonly text: string; readonly documentId: string | null; readonly dueOn: Day; readonly openMinor: bigint }
  | { readonly code: "below-minimum"; readonly missingMinor: bigint }
  | { readonly code: "not-yet"; readonly blockOn: Day }
  | { readonly code: "too-little"; readonly shortfallMinor: bigint; readonly leastMinor: bigint }
  | { readonly code: "tolerated"; readonly shortfallMinor: bigint; readonly toleratedMinor: bigint }
  | { readonly code: "hold"; readonly kind: HoldKind; readonly until: Day | null }
  | { readonly code: "day-off"; readonly next: Day }
  | { readonly code: "shortfall"; readonly shortfallMinor: bigint; readonly since: Day }
  | { readonly code: "deactivates"; readonly on: Day }
  | { readonly code: "no-paid-time"; readonly unpaid: number; readonly running: number };

export interface Decision {
  readonly status: Status;
  readonly cause: Cause | null;
  readonly clockDebit: Debit | null;
  readonly dueOn: Day | null;
  readonly blockOn: Day | null;
  readonly deactivateOn: Day | null;
  readonly shortfallMinor: bigint;
  readonly reasons: readonly Reason[];
}

/**
 * B-41 the day itself, else the next one on which somebody may be blocked. A calendar without any such day moves nothing.
 */
export function shift(terms: Pick<Terms, "mayActOn">, on: Day): Day {
  let found = on;
  for (let step = 0; step < 400; step++, found = addDays(found, 1)) if (terms.mayActOn(found)) return found;
  return on;
}

export const blockDayOf = (terms: Pick<Terms, "mayActOn" | "blockingDays" | "blocksFrom">, dueOn: Day): Day =>
  shift(terms, maxDay(addDays(dueOn, 1 + terms.blockingDays), terms.blocksFrom ?? dueOn));

export interface Uncovered extends Debit {
  /** What the pool leaves unpaid of it; above zero. */
  readonly uncoveredMinor: bigint;
}

export const poolOf = ({ freeCreditMinor, terms }: Pick<StatusFacts, "freeCreditMinor" | "terms">): bigint =>
  freeCreditMinor - terms.minBalanceMinor;

/** B-39 covers the debits from the pool in the order of due date and id; answers what stays uncovered, in that order. */
export function uncoveredDebits(facts: Pick<StatusFacts, "freeCreditMinor" | "terms" | "debits">): Uncovered[] {
  const pool = poolOf(facts);
  let left = pool > 0n ? pool : 0n;
  const uncovered: Uncovered[] = [];
  for (const debit of inDueOrder(facts.debits)) {
    const covered = minMinor(debit.openMinor, left);
    left -= covered;
    if (debit.openMinor > covered) uncovered.push({ ...debit, uncoveredMinor: debit.openMinor - covered });
  }
  return uncovered;
}

const inDueOrder = (debits: readonly Debit[]): Debit[] =>
  debits.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.id < b.id ? -1 : 1));

/** B-39 the debit whose due date starts the clock. */
export function clockDebitOf(facts: StatusFacts): Debit | null {
  const first = uncoveredDebits(facts).find((debit) => debit.isEligible);
  if (first) return first;
  const { latestEligible } = facts;
  if (poolOf(facts) >= 0n || latestEligible === null) return null;
  return { ...latestEligible, openMinor: 0n, isEligible: true };
}

/** B-39 what is missing on that day: debits that are not yet so old do not count. */
export function shortfallOn(facts: StatusFacts, on: Day): bigint {
  const pool = poolOf(facts);
  let missing = pool < 0n ? -pool : 0n;
  for (const debit of uncoveredDebits(facts)) {
    if (debit.isEligible && blockDayOf(facts.terms, debit.dueOn) <= on) missing += debit.uncoveredMinor;
  }
  return missing;
}

/** B-43 the hold that spares the customer on that day. One without an end comes before one with, a later end before an earlier one. */
export function holdOn(facts: Pick<StatusFacts, "holds" | "underWay">, on: Day, shortfallMinor: bigint): Hold | undefined {
  const running = facts.holds
    .filter((hold) => hold.until === null || hold.until >= on)
    .toSorted((a, b) => (a.until === b.until ? 0 : a.until === null ? -1 : b.until === null ? 1 : a.until > b.until ? -1 : 1));
  if (running[0]) return running[0];
  const underWay = facts.underWay.filter((payment) => payment.until >= on);
  const sum = underWay.reduce((total, payment) => total + payment.amountMinor, 0n);
  if (underWay.length === 0 || sum < shortfallMinor) return undefined;
  return { kind: "pending_payment", until: underWay.map((payment) => payment.until).reduce(maxDay, on) };
}

/** What the status is to be once the block step of `on` has run, if nothing else happens. */
export function decideStatus(facts: StatusFacts, on: Day): Decision {
  const { standing } = facts;
  const nothing = { clockDebit: null, dueOn: null, blockOn: null, deactivateOn: null, shortfallMinor: 0n };
  const stays = { status: standing.status, cause: standing.blockedBy };
  if (standing.status === "new" || standing.status === "archived")
    return { ...stays, ...nothing, reasons: [{ code: "not-running", status: standing.status }] };
  if (standing.status === "blocked" && standing.blockedBy !== "finance" && standing.blockedBy !== "prepaid")
    return { ...stays, ...nothing, reasons: [{ code: "by-staff", cause: standing.blockedBy }] };
  return facts.prepaid === null ? decideByInvoices(facts, on) : decideByPaidTime(facts, facts.prepaid, on);
}

function decideByInvoices(facts: StatusFacts, on: Day): Decision {
  const { standing, terms } = facts;
  const clockDebit = clockDebitOf(facts);
  const dueOn = clockDebit?.dueOn ?? null;
  const blockOn = dueOn === null ? null : blockDayOf(terms, dueOn);
  const shortfallMinor = shortfallOn(facts, on);
  const judged = judge(facts, on, { clockDebit, blockOn, shortfallMinor });
  const common = { clockDebit, dueOn, blockOn, shortfallMinor };
  if (standing.status === "inactive") return { ...common, ...afterDeactivation(facts, judged), deactivateOn: null };
  const blockedFrom = standing.status === "blocked" ? standing.blockedOn : blockOn;
  const deactivateOn = blockedFrom === null ? null : deactivationDay(terms, blockedFrom);
  if (!judged.isBlocked)
    return { ...common, status: "active", cause: null, deactivateOn: blockOn === null ? null : deactivateOn, reasons: judged.reasons };
  const reasons: Reason[] = [...judged.reasons];
  if (deactivateOn === null) reasons.push({ code: "deactivation-off" });
  else reasons.push({ code: "deactivates", on: deactivateOn });
  const isOver = standing.status === "blocked" && deactivateOn !== null && on >= deactivateOn && mayBeActedOn(facts, on);
  return isOver
    ? { ...common, status: "inactive", cause: null, deactivateOn, reasons }
    : { ...common, status: "blocked", cause: "finance", deactivateOn, reasons };
}

const deactivationDay = (terms: Terms, blockedOn: Day): Day | null =>
  terms.deactivationOn && terms.deactivationDays !== null && !terms.neverBlocks
    ? shift(terms, addDays(blockedOn, terms.deactivationDays))
    : null;

interface Judged {
  readonly isBlocked: boolean;
  readonly reasons: readonly Reason[];
}

/** B-42 the conditions one after the other; the first that does not hold says why not. */
function judge(
  facts: StatusFacts,
  on: Day,
  { clockDebit, blockOn, shortfallMinor }: { clockDebit: Debit | null; blockOn: Day | null; shortfallMinor: bigint },
): Judged {
  const { terms, standing } = facts;
  const not = (...reasons: Reason[]): Judged => ({ isBlocked: false, reasons });
  if (!terms.billingEnabled) return not({ code: "billing-off" });
  if (!terms.blockingOn) return not({ code: "blocking-off" });
  if (clockDebit === null || blockOn === null) return not({ code: "nothing-owed" });
  const owes: Reason =
    clockDebit.openMinor > 0n
      ? { code: "owes", text: clockDebit.text, documentId: clockDebit.documentId, dueOn: clockDebit.dueOn, openMinor: clockDebit.openMinor }
      : { code: "below-minimum", missingMinor: -poolOf(facts) };
  if (terms.neverBlocks) return not(owes, { code: "never-blocks" });
  if (on < blockOn) return not(owes, { code: "not-yet", blockOn });
  if (shortfallMinor < terms.minBlockMinor || shortfallMinor <= 0n)
    return not(owes, { code: "too-little", shortfallMinor, leastMinor: terms.minBlockMinor });
  if (shortfallMinor <= standing.toleratedMinor)
    return not(owes, { code: "tolerated", shortfallMinor, toleratedMinor: standing.toleratedMinor });
  const hold = holdOn(facts, on, shortfallMinor);
  if (hold) return not(owes, { code: "hold", ...hold });
  if (standing.status === "active" && !mayBeActedOn(facts, on)) return not(owes, { code: "day-off", next: shift(terms, on) });
  return { isBlocked: true, reasons: [owes, { code: "shortfall", shortfallMinor, since: blockOn }] };
}

function mayBeActedOn({ terms, brokenPromiseOn }: StatusFacts, on: Day): boolean {
  if (terms.mayActOn(on) || shift(terms, on) === on) return true;
  return terms.promiseBlocksAnyDay && brokenPromiseOn !== null && brokenPromiseOn < on;
}

/** B-37 only money brings back who lost the services for money: a hold does not, nor a switch that staff turned. */
function afterDeactivation(facts: StatusFacts, judged: Judged): Pick<Decision, "status" | "cause" | "reasons"> {
  if (!facts.standing.isDeactivatedForMoney)
    return { status: "inactive", cause: null, reasons: [{ code: "not-running", status: "inactive" }] };
  const cleared: ReadonlySet<Reason["code"]> = new Set(["nothing-owed", "not-yet", "too-little", "tolerated"]);
  const isCleared = judged.reasons.some((reason) => cleared.has(reason.code));
  return isCleared
    ? { status: "active", cause: null, reasons: [{ code: "debts-cleared" }] }
    : { status: "inactive", cause: null, reasons: judged.reasons };
}

/** B-37 who lost the services for want of paid time comes back with the money that buys some. */
const afterPaidTime = (standing: Standing, prepaid: PrepaidServices): Pick<Decision, "status" | "cause" | "reasons"> =>
  standing.isDeactivatedForMoney && prepaid.canRestart
    ? { status: "active", cause: null, reasons: [{ code: "debts-cleared" }] }
    : { status: "inactive", cause: null, reasons: [{ code: "not-running", status: "inactive" }] };

/** B-45 an account that pays in advance is judged by its paid time. */
function decideByPaidTime(facts: StatusFacts, prepaid: PrepaidServices, on: Day): Decision {
  const { standing, terms } = facts;
  const common = { clockDebit: null, dueOn: null, blockOn: null, shortfallMinor: 0n };
  const isOut = prepaid.unpaid > 0 && (prepaid.scope === "customer" || prepaid.unpaid >= prepaid.running);
  if (standing.status === "inactive") return { ...common, ...afterPaidTime(standing, prepaid), deactivateOn: null };
  const hold = isOut ? holdOn(facts, on, 0n) : undefined;
  const spared: Reason | undefined = !terms.billingEnabled
    ? { code: "billing-off" }
    : !terms.blockingOn
      ? { code: "blocking-off" }
      : terms.neverBlocks
        ? { code: "never-blocks" }
        : hold
          ? { code: "hold", ...hold }
          : undefined;
  if (!isOut || spared)
    return { ...common, status: "active", cause: null, deactivateOn: null, reasons: [spared ?? { code: "nothing-owed" }] };
  const out: Reason = { code: "no-paid-time", unpaid: prepaid.unpaid, running: prepaid.running };
  const deactivateOn =
    prepaid.deactivationOn && standing.blockedOn !== null ? shift(terms, addDays(standing.blockedOn, prepaid.deactivationDays)) : null;
  if (standing.status === "blocked" && deactivateOn !== null && on >= deactivateOn && mayBeActedOn(facts, on))
    return { ...common, status: "inactive", cause: null, deactivateOn, reasons: [out, { code: "deactivates", on: deactivateOn }] };
  return {
    ...common,
    blockOn: standing.blockedOn ?? on,
    status: "blocked",
    cause: "prepaid",
    deactivateOn,
    reasons: deactivateOn === null ? [out] : [out, { code: "deactivates", on: deactivateOn }],
  };
}

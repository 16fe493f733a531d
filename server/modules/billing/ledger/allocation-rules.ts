// Which credit settles which debit (B-80, B-81, P-116, B-137). Allocations never change a balance; here they are only
// worked out, never more than a credit has nor than a debit lacks.
import type { Day } from "../../../../shared/calendar.ts";
import { maxMinor, minMinor } from "../../../../shared/money.ts";

/** What is owed: an invoice, or a charge without a document (then `number` is null). */
export interface OpenDebit {
  readonly debitId: string;
  readonly dueOn: Day;
  readonly number: string | null;
  readonly openMinor: bigint;
}

export interface Allocation {
  readonly debitId: string;
  readonly amountMinor: bigint;
}

export interface PairingOptions {
  /** Documents that the payer or the gateway named: settled first, oldest first among them. */
  readonly named?: readonly string[];
  /** An open amount that equals the credit exactly goes before an older one. */
  readonly autoAssociate: boolean;
  /** Off: only what is named, or due by an agreed plan, is settled. */
  readonly autoPayFromBalance: boolean;
  /** B-233 debits that are paid in parts: `dueMinor` of them goes before all that is not named, what is left of them after it. */
  readonly inParts?: { readonly debits: ReadonlySet<string>; readonly dueMinor: bigint } | undefined;
}

/** Oldest due date first, then lowest number, then id: an order that never depends on how rows were read. */
export function compareDebits(a: OpenDebit, b: OpenDebit): number {
  if (a.dueOn !== b.dueOn) return a.dueOn < b.dueOn ? -1 : 1;
  return compareNumbers(a.number, b.number) || (a.debitId < b.debitId ? -1 : a.debitId > b.debitId ? 1 : 0);
}

/** Numbers of one series by length first: the millionth comes after the 999,999th. */
function compareNumbers(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : 1;
}

/** B-80 what a new credit settles; what is left of it stays free. */
export function allocateCredit(freeMinor: bigint, debits: readonly OpenDebit[], options: PairingOptions): Allocation[] {
  let left = freeMinor;
  const open = debits.filter((debit) => debit.openMinor > 0n).sort(compareDebits);
  const settled = new Map<string, bigint>();
  const settle = (debit: OpenDebit, mostMinor = debit.openMinor): void => {
    const already = settled.get(debit.debitId) ?? 0n;
    const amountMinor = minMinor(left, minMinor(mostMinor, debit.openMinor - already));
    if (amountMinor <= 0n) return;
    left -= amountMinor;
    settled.set(debit.debitId, already + amountMinor);
  };
  const named = new Set(options.named ?? []);
  for (const debit of open) if (named.has(debit.debitId)) settle(debit);
  const inParts = open.filter((debit) => options.inParts?.debits.has(debit.debitId));
  const paidOfParts = (): bigint => inParts.reduce((sum, debit) => sum + (settled.get(debit.debitId) ?? 0n), 0n);
  for (const debit of inParts) settle(debit, maxMinor(0n, (options.inParts?.dueMinor ?? 0n) - paidOfParts()));
  if (options.autoPayFromBalance) {
    const others = open.filter((debit) => !named.has(debit.debitId) && !options.inParts?.debits.has(debit.debitId));
    const exact = options.autoAssociate ? others.find((debit) => debit.openMinor === left) : undefined;
    if (exact) settle(exact);
    else for (const debit of [...others, ...inParts]) settle(debit);
  }
  return [...settled].map(([debitId, amountMinor]) => ({ debitId, amountMinor }));
}

export interface IssueOptions {
  readonly autoPayFromBalance: boolean;
  /** Off: an invoice is settled from the balance wholly or not at all. */
  readonly partialFromBalance: boolean;
}

/** B-81 what free credit settles when an invoice is issued: older debits without a document first, then the invoice. */
export function allocateAtIssue(
  freeMinor: bigint,
  invoice: OpenDebit,
  olderCharges: readonly OpenDebit[],
  options: IssueOptions,
): Allocation[] {
  if (freeMinor <= 0n || !options.autoPayFromBalance) return [];
  const allocations = allocateCredit(freeMinor, olderCharges, { autoAssociate: false, autoPayFromBalance: true });
  const left = allocations.reduce((free, a) => free - a.amountMinor, freeMinor);
  const amountMinor = minMinor(left, invoice.openMinor);
  if (amountMinor <= 0n || (amountMinor < invoice.openMinor && !options.partialFromBalance)) return allocations;
  return [...allocations, { debitId: invoice.debitId, amountMinor }];
}

/** A credit with something left: a payment or a credit note. */
export interface FreeCredit {
  readonly creditId: string;
  readonly freeMinor: bigint;
}

export interface CreditAllocation extends Allocation {
  readonly creditId: string;
}

/** The same allocations drawn from single credits, in the order given. What the credits do not have is left out. */
export function drawFromCredits(credits: readonly FreeCredit[], allocations: readonly Allocation[]): CreditAllocation[] {
  const drawn: CreditAllocation[] = [];
  let at = 0;
  let left = credits[0]?.freeMinor ?? 0n;
  for (const { debitId, amountMinor } of allocations) {
    let wanted = amountMinor;
    while (wanted > 0n && at < credits.length) {
      const part = minMinor(left, wanted);
      if (part > 0n) drawn.push({ creditId: credits[at]?.creditId ?? "", debitId, amountMinor: part });
      wanted -= maxMinor(part, 0n);
      left -= maxMinor(part, 0n);
      if (left > 0n) break;
      at += 1;
      left = credits[at]?.freeMinor ?? 0n;
    }
  }
  return drawn;
}

/** B-80 by the daily step: each credit in turn, oldest first, on what the ones before it left open. */
export function pairAccount(
  credits: readonly FreeCredit[],
  debits: readonly OpenDebit[],
  options: Omit<PairingOptions, "named">,
): CreditAllocation[] {
  const open = new Map(debits.map((debit) => [debit.debitId, debit]));
  const pairs: CreditAllocation[] = [];
  for (const { creditId, freeMinor } of credits) {
    for (const allocation of allocateCredit(freeMinor, [...open.values()], options)) {
      pairs.push({ creditId, ...allocation });
      const debit = open.get(allocation.debitId);
      if (debit) open.set(debit.debitId, { ...debit, openMinor: debit.openMinor - allocation.amountMinor });
    }
  }
  return pairs;
}

/** B-137 the most that may be refunded of a payment: what is left of it, and no more than the account has free. */
export const refundableMinor = (payment: { settledMinor: bigint; refundedMinor: bigint }, freeCreditMinor: bigint): bigint =>
  maxMinor(0n, minMinor(payment.settledMinor - payment.refundedMinor, freeCreditMinor));

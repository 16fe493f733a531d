// What a cycle gives, in which order it is used up, and what happens at the limit (network.md 3.3). Values in, values out.
import { addDays, addMonths, type Day, onDayOfMonth } from "../../../shared/calendar.ts";
import { minMinor } from "../../../shared/money.ts";

export type BucketKind = "base" | "rollover" | "topup" | "auto_topup" | "bonus" | "gift";
export type QuotaState = "open" | "blocked" | "slowed";

export interface Bucket {
  readonly id: string;
  readonly kind: BucketKind;
  readonly bytes: bigint;
  readonly usedBytes: bigint;
  readonly validFrom: Date;
  /** Half-open; null: without end. */
  readonly validUntil: Date | null;
}

export interface BonusHours {
  /** "22:00"; may pass midnight. */
  readonly from: string;
  readonly until: string;
  /** Null: as much as one likes. */
  readonly bytes: bigint | null;
}

export interface CapTerms {
  readonly capBytes: bigint;
  readonly counts: "sum" | "down" | "up";
  readonly atLimit: "block" | "set" | "percent";
  readonly limitDownBps: bigint | null;
  readonly limitUpBps: bigint | null;
  readonly limitPercent: number | null;
  readonly bonus: BonusHours | null;
  readonly rolloverPercent: number;
  readonly rolloverMaxBytes: bigint | null;
  readonly rolloverCycles: number;
}

export const leftOf = ({ bytes, usedBytes }: Pick<Bucket, "bytes" | "usedBytes">): bigint => bytes - usedBytes;

export const isValidAt = ({ validFrom, validUntil }: Pick<Bucket, "validFrom" | "validUntil">, at: Date): boolean =>
  validFrom <= at && (validUntil === null || at < validUntil);

/** N-144 of two that end together. A pack that came by itself is a pack. */
const ofTwo: Record<BucketKind, number> = { bonus: 0, rollover: 1, base: 2, topup: 3, auto_topup: 3, gift: 4 };
const isPack = (kind: BucketKind): boolean => kind === "topup" || kind === "auto_topup";

/** N-144, P-105 the bonus in its hours first; then what ends first, or packs before everything else. */
export function inOrder<Each extends Bucket>(buckets: readonly Each[], { topupFirst }: { topupFirst: boolean }): Each[] {
  const rank = ({ kind }: Bucket): number => (kind === "bonus" ? 0 : topupFirst && isPack(kind) ? 1 : 2);
  const end = ({ validUntil }: Bucket): number => validUntil?.getTime() ?? Number.POSITIVE_INFINITY;
  return buckets.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (end(a) === end(b) ? 0 : end(a) - end(b)) ||
      ofTwo[a.kind] - ofTwo[b.kind] ||
      a.validFrom.getTime() - b.validFrom.getTime() ||
      (a.id < b.id ? -1 : 1),
  );
}

/** Takes what was counted between two moments out of what was valid then; what no bucket holds is overuse. */
export function consume(
  buckets: readonly Bucket[],
  bytes: bigint,
  { from, until, isBonusHour, topupFirst }: { from: Date; until: Date; isBonusHour: boolean; topupFirst: boolean },
): { taken: ReadonlyMap<string, bigint>; overuse: bigint } {
  const taken = new Map<string, bigint>();
  let open = bytes;
  // What was bought within the time serves all of it: nobody can tell which byte came before.
  const usable = buckets.filter(
    ({ kind, validFrom, validUntil }) =>
      validFrom <= until && (validUntil === null || from < validUntil) && (kind !== "bonus" || isBonusHour),
  );
  for (const bucket of inOrder(usable, { topupFirst })) {
    const part = minMinor(open, leftOf(bucket));
    if (part <= 0n) continue;
    taken.set(bucket.id, part);
    open -= part;
  }
  return { taken, overuse: open };
}

/** What is left for every hour of the day: a bonus is not. */
export const leftAt = (buckets: readonly Bucket[], at: Date): bigint =>
  buckets.filter((bucket) => bucket.kind !== "bonus" && isValidAt(bucket, at)).reduce((sum, bucket) => sum + leftOf(bucket), 0n);

/** How much of what a cycle gave is used, in whole percent, never rounded up: 100 is all of it. */
export function usedPercent(usedBytes: bigint, leftBytes: bigint): number {
  const all = usedBytes + leftBytes;
  if (leftBytes === 0n) return 100;
  return all === 0n ? 0 : Number((usedBytes * 100n) / all);
}

/** N-150 each once in a cycle, the highest of several; a pack that brings the usage below one lets it be told again. */
export function whatToTell(percent: number, toldPercent: number, thresholds: readonly number[]): { tell: number | null; told: number } {
  const reached = Math.max(0, ...thresholds.filter((each) => each <= percent));
  return { tell: reached > toldPercent ? reached : null, told: reached };
}

export function stateAt(leftBytes: bigint, { atLimit }: Pick<CapTerms, "atLimit">): QuotaState {
  if (leftBytes > 0n) return "open";
  return atLimit === "block" ? "blocked" : "slowed";
}

/** The speed at the limit; null: as the plan has it. */
export function limitSpeed(
  { atLimit, limitDownBps, limitUpBps, limitPercent }: CapTerms,
  plan: { readonly downBps: bigint | null; readonly upBps: bigint | null },
): { downBps: bigint | null; upBps: bigint | null } {
  const share = (bps: bigint | null): bigint | null => (bps === null ? null : (bps * BigInt(limitPercent ?? 100)) / 100n);
  if (atLimit === "set") return { downBps: limitDownBps, upBps: limitUpBps };
  return atLimit === "percent" ? { downBps: share(plan.downBps), upBps: share(plan.upBps) } : { downBps: null, upBps: null };
}

export const counted = ({ downBytes, upBytes }: { downBytes: bigint; upBytes: bigint }, counts: CapTerms["counts"]): bigint =>
  counts === "down" ? downBytes : counts === "up" ? upBytes : downBytes + upBytes;

/** N-143 the cycle of a day: from the reset day of one month to that of the next, half-open. */
export function cycleOf(on: Day, resetDay: number): { start: Day; end: Day } {
  const thisMonth = onDayOfMonth(on, resetDay);
  const start = on >= thisMonth ? thisMonth : addMonths(thisMonth, -1);
  return { start, end: addMonths(start, 1) };
}

export type Validity = { readonly kind: "cycle_end" } | { readonly kind: "days"; readonly days: number } | { readonly kind: "unlimited" };

/** P-105, M-39 the first day on which a pack is gone; null: it stays. Bought on day D for v days, it works through the end of D + v. */
export function firstDayGone(validity: Validity, { boughtOn, cycleEnd }: { boughtOn: Day; cycleEnd: Day }): Day | null {
  switch (validity.kind) {
    case "cycle_end":
      return cycleEnd;
    case "days":
      return addDays(boughtOn, validity.days + 1);
    case "unlimited":
      return null;
  }
}

/** N-148 of the plan's data that was not used; what came from the last cycle does not go on. */
export function rolledOver(unusedBase: bigint, { rolloverPercent, rolloverMaxBytes }: CapTerms): bigint {
  const part = (unusedBase * BigInt(rolloverPercent)) / 100n;
  return rolloverMaxBytes !== null && part > rolloverMaxBytes ? rolloverMaxBytes : part;
}

/** Whether an hour ("22", the hour's number by the partner's clock, with its minutes) lies within the bonus hours. */
export function isBonus(bonus: Pick<BonusHours, "from" | "until"> | null, clock: string): boolean {
  if (!bonus) return false;
  const { from, until } = bonus;
  return from < until ? clock >= from && clock < until : clock >= from || clock < until;
}

export type Carry = "transfer" | "reset" | "prorate";

/** M-41, N-135 another plan in a running cycle, of which so many days are left with today: what its data comes to, and how much of it counts as used. */
export function carriedBase(
  base: { readonly bytes: bigint; readonly usedBytes: bigint },
  { oldCap, newCap }: { readonly oldCap: bigint; readonly newCap: bigint },
  { carry, daysLeft, days }: { carry: Carry; daysLeft: number; days: number },
): { bytes: bigint; usedBytes: bigint } {
  // What plans before the last one gave stays in it: only the days that are left change hands.
  const bytes = carry === "prorate" ? (base.bytes * BigInt(days) + (newCap - oldCap) * BigInt(daysLeft)) / BigInt(days) : newCap;
  const used = carry === "reset" ? 0n : base.usedBytes;
  return { bytes, usedBytes: used > bytes ? bytes : used };
}

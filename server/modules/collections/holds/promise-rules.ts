// Who may promise to pay, how much and until when (B-232), and whether a promise was kept.
import { addDays, type Day, maxDay } from "../../../../shared/calendar.ts";
import { type StatusFacts, shortfallOn } from "../status/decide-status-rules.ts";
import { nextBlock } from "../status/outlook-rules.ts";

export interface PromiseLimits {
  readonly days: number;
  readonly minPercent: number;
  readonly count: number;
  readonly periodDays: number;
}

export interface PastPromise {
  readonly madeOn: Day;
  readonly outcome: "kept" | "broken" | "expired" | "ended" | "replaced" | "merged" | null;
  readonly endedOn: Day | null;
}

export type PromiseOffer =
  | {
      readonly kind: "offer";
      readonly shortfallMinor: bigint;
      readonly leastMinor: bigint;
      readonly firstDay: Day;
      readonly lastDay: Day;
      /** The day as of whose shortfall it is made. */
      readonly coversOn: Day;
    }
  | {
      readonly kind: "refused";
      readonly why: "nothing-owed" | "not-near" | "open-promise" | "too-many" | "broken-lately" | "not-for-money";
      /** The day from which it would be possible, where time alone helps. */
      readonly from?: Day;
    };

/** What somebody may promise today. `next` is the next day whose block step is to come. */
export function promiseOffer(
  facts: StatusFacts,
  { today, next, limits, past }: { today: Day; next: Day; limits: PromiseLimits; past: readonly PastPromise[] },
): PromiseOffer {
  if (facts.prepaid !== null) return { kind: "refused", why: "not-for-money" };
  const { status, blockedBy } = facts.standing;
  if (status !== "active" && !(status === "blocked" && blockedBy === "finance")) return { kind: "refused", why: "not-for-money" };
  if (past.some((promise) => promise.outcome === null)) return { kind: "refused", why: "open-promise" };
  const since = addDays(today, -limits.periodDays);
  const broken = past.filter((promise) => promise.outcome === "broken" && (promise.endedOn ?? promise.madeOn) > since);
  const last = broken
    .map((promise) => promise.endedOn ?? promise.madeOn)
    .toSorted()
    .at(-1);
  if (last) return { kind: "refused", why: "broken-lately", from: addDays(last, limits.periodDays) };
  const counted = past
    .filter((promise) => promise.madeOn > since && promise.outcome !== "ended")
    .map((promise) => promise.madeOn)
    .toSorted();
  if (counted.length >= limits.count) {
    const frees = counted[counted.length - limits.count];
    return frees ? { kind: "refused", why: "too-many", from: addDays(frees, limits.periodDays) } : { kind: "refused", why: "too-many" };
  }
  const lastDay = addDays(today, limits.days);
  const blockOn = status === "blocked" ? today : nextBlock(facts, next)?.on;
  if (blockOn === undefined) return { kind: "refused", why: "nothing-owed" };
  // Who has longer anyway gains nothing by a promise.
  if (blockOn > lastDay) return { kind: "refused", why: "not-near", from: addDays(blockOn, -limits.days) };
  const coversOn = maxDay(today, blockOn);
  const shortfallMinor = shortfallOn(facts, coversOn);
  if (shortfallMinor <= 0n) return { kind: "refused", why: "nothing-owed" };
  const least = (shortfallMinor * BigInt(limits.minPercent) + 99n) / 100n;
  return { kind: "offer", shortfallMinor, leastMinor: least, firstDay: maxDay(today, blockOn), lastDay, coversOn };
}

export type Promised = { readonly amountMinor: bigint; readonly until: Day };

/** What is wrong with a wish, as a field and a code; undefined: nothing. */
export function wrongPromise(offer: Extract<PromiseOffer, { kind: "offer" }>, wish: Promised): { field: string; code: string } | undefined {
  if (wish.until < offer.firstDay) return { field: "until", code: "too-early" };
  if (wish.until > offer.lastDay) return { field: "until", code: "too-late" };
  if (wish.amountMinor < offer.leastMinor) return { field: "amount", code: "too-little" };
  if (wish.amountMinor > offer.shortfallMinor) return { field: "amount", code: "too-much" };
  return undefined;
}

/** Kept when what was missing as of its day is there; what came of age later is another matter, and what is too little to block too. */
export function promiseStands(
  facts: StatusFacts,
  promise: { readonly coversOn: Day; readonly until: Day },
  today: Day,
): "kept" | "broken" | "open" {
  const missing = shortfallOn(facts, promise.coversOn);
  if (missing === 0n || missing < facts.terms.minBlockMinor) return "kept";
  return today > promise.until ? "broken" : "open";
}

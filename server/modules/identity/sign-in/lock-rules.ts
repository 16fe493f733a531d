// How many failures lock what, and for how long. The same rules for names and addresses, for staff and customers; the policies differ.

/** What is remembered of a name or an address. */
export interface Failures {
  readonly failedAt: readonly Date[];
  readonly locks: number;
  readonly lockedAt: Date | null;
  readonly lockedUntil: Date | null;
}

export interface LockPolicy {
  readonly attempts: number;
  readonly windowMs: number;
  readonly lockMs: number;
  /** Each further lock within a day is twice as long, up to a day. */
  readonly doubles: boolean;
}

/** Instead of a lock: after so many failures one try in a while. */
export interface SlowPolicy {
  readonly attempts: number;
  readonly windowMs: number;
  readonly everyMs: number;
}

const dayMs = 24 * 60 * 60_000;
export const noFailures: Failures = { failedAt: [], locks: 0, lockedAt: null, lockedUntil: null };

/** The end of the lock that holds now, if one does. */
export const lockedUntil = (failures: Failures, now: Date): Date | undefined =>
  failures.lockedUntil !== null && failures.lockedUntil > now ? failures.lockedUntil : undefined;

/** Failures that still count. */
export const recentFailures = (failures: Failures, windowMs: number, now: Date): readonly Date[] =>
  failures.failedAt.filter((at) => now.getTime() - at.getTime() < windowMs);

/** One more failure; `locksNow` when it is the one too many. A failure during a lock changes nothing, or locks would never end. */
export function afterFailure(failures: Failures, policy: LockPolicy, now: Date): { failures: Failures; locksNow: boolean } {
  if (lockedUntil(failures, now)) return { failures, locksNow: false };
  const failedAt = [...recentFailures(failures, policy.windowMs, now), now];
  if (failedAt.length < policy.attempts) return { failures: { ...failures, failedAt }, locksNow: false };
  const isFurther = failures.lockedAt !== null && now.getTime() - failures.lockedAt.getTime() < dayMs;
  const locks = isFurther ? failures.locks + 1 : 1;
  const lengthMs = policy.doubles ? Math.min(policy.lockMs * 2 ** Math.min(locks - 1, 20), Math.max(dayMs, policy.lockMs)) : policy.lockMs;
  return { failures: { failedAt: [], locks, lockedAt: now, lockedUntil: new Date(now.getTime() + lengthMs) }, locksNow: true };
}

/** When the next try is heard, if not at once. */
export function slowedUntil(failures: Failures, policy: SlowPolicy, now: Date): Date | undefined {
  const recent = recentFailures(failures, policy.windowMs, now);
  const last = recent.at(-1);
  if (last === undefined || recent.length < policy.attempts) return undefined;
  const next = new Date(last.getTime() + policy.everyMs);
  return next > now ? next : undefined;
}

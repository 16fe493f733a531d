// N-66 the speed of a line at this moment: the plan's, its own in place of that, or what its data leave of either. Values in, values out.

/** bit/s; 0: nothing is said of speed. */
interface Speed {
  readonly downBps: number;
  readonly upBps: number;
}

/** Whose speed it is: of the plan, of the line itself, or of a quota that slows it down. */
type SpeedRule = "plan" | "own" | "quota";

export interface SpeedFacts {
  readonly plan: Speed;
  /** Instead of the plan's; null: the plan's. */
  readonly own: { readonly downBps: number | null; readonly upBps: number | null };
  /** While its quota or a rule of fair use changes it. */
  readonly quota: QuotaSpeed | null;
}

/** A boost stands instead of the line's own speed; anything else only limits it. */
export type QuotaSpeed = Speed & { readonly isBoost?: boolean };

/** What stands on the meter of a line. A speed of one that nothing slows down is a boost (N-138). */
export function quotaSpeedOf({
  state,
  downBps,
  upBps,
}: {
  readonly state: string | null;
  readonly downBps: bigint | null;
  readonly upBps: bigint | null;
}): (Speed & { readonly isBoost: boolean }) | null {
  if (state !== "slowed" && downBps === null && upBps === null) return null;
  return { downBps: Number(downBps ?? 0n), upBps: Number(upBps ?? 0n), isBoost: state !== "slowed" };
}

export function speedOf({ plan, own, quota }: SpeedFacts): Speed {
  const downBps = own.downBps ?? plan.downBps;
  const upBps = own.upBps ?? plan.upBps;
  if (!quota) return { downBps, upBps };
  if (quota.isBoost) return { downBps: quota.downBps || downBps, upBps: quota.upBps || upBps };
  // A limit above the line's own speed is none.
  const lower = (usual: number, limit: number): number => (usual === 0 ? limit : Math.min(usual, limit));
  return { downBps: lower(downBps, quota.downBps), upBps: lower(upBps, quota.upBps) };
}

/** Why the line has just this speed. */
export function speedRuleOf(facts: SpeedFacts): SpeedRule {
  const now = speedOf(facts);
  const usual = speedOf({ ...facts, quota: null });
  if (now.downBps !== usual.downBps || now.upBps !== usual.upBps) return "quota";
  return facts.own.downBps === null && facts.own.upBps === null ? "plan" : "own";
}

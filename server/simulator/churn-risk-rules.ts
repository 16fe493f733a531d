// Who may leave because of a change: nothing is guessed, each customer has one plain reason with its figures (B-254).

export type Reason = "deactivated" | "blocked" | "up-10" | "up-5" | "plan-retired";

export interface Standing {
  /** Net worth of the services by the month, in minor units. */
  readonly monthlyMinor: bigint;
  readonly wasBlocked: boolean;
  readonly wasDeactivated: boolean;
}

/** The worst that the change does to somebody that would not have come without it; undefined: nothing. */
export function reasonOf(unchanged: Standing, changed: Standing, isOnRetiredPlan: boolean): Reason | undefined {
  if (changed.wasDeactivated && !unchanged.wasDeactivated) return "deactivated";
  if (changed.wasBlocked && !unchanged.wasBlocked) return "blocked";
  const [before, after] = [unchanged.monthlyMinor, changed.monthlyMinor];
  if (before > 0n && after * 100n >= before * 110n) return "up-10";
  if (before > 0n && after * 100n >= before * 105n) return "up-5";
  return isOnRetiredPlan ? "plan-retired" : undefined;
}

// How a debt is split into instalments and what has become of a plan (B-233): values in, values out.
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { maxMinor, minMinor } from "../../../../shared/money.ts";

/** Equal parts; what does not divide goes to the first ones, a smallest unit each: 100.00 in 3 = 33.34, 33.33, 33.33. */
export function splitEqually(totalMinor: bigint, count: number): bigint[] {
  const part = totalMinor / BigInt(count);
  const rest = totalMinor % BigInt(count);
  return Array.from({ length: count }, (_, at) => part + (BigInt(at) < rest ? 1n : 0n));
}

export interface Instalment {
  readonly position: number;
  readonly dueOn: Day;
  readonly amountMinor: bigint;
}

export interface InstalmentStand extends Instalment {
  readonly paidMinor: bigint;
  readonly state: "paid" | "part_paid" | "late" | "coming";
}

/** What was paid goes to the instalments in their order. */
export function standings(instalments: readonly Instalment[], paidMinor: bigint, today: Day): InstalmentStand[] {
  let left = paidMinor;
  return instalments.map((instalment) => {
    const paid = minMinor(left, instalment.amountMinor);
    left -= paid;
    const state = paid === instalment.amountMinor ? "paid" : instalment.dueOn < today ? "late" : paid > 0n ? "part_paid" : "coming";
    return { ...instalment, paidMinor: paid, state };
  });
}

/** The first day on which a plan is broken without this instalment. */
export const breaksOn = (instalment: Pick<Instalment, "dueOn">, graceDays: number): Day => addDays(instalment.dueOn, graceDays + 1);

export interface PlanFacts {
  readonly state: "waiting" | "running";
  readonly graceDays: number;
  readonly instalments: readonly Instalment[];
  readonly paidMinor: bigint;
}

/** What becomes of an open plan on a day; undefined: nothing. All is paid before anything else is asked. */
export function planTurn(plan: PlanFacts, on: Day): "running" | "completed" | "broken" | "lapsed" | undefined {
  const stand = standings(plan.instalments, plan.paidMinor, on);
  if (stand.every((instalment) => instalment.state === "paid")) return "completed";
  if (plan.state === "waiting" && stand[0]?.state === "paid") return "running";
  const isMissed = stand.some((instalment) => instalment.state !== "paid" && on >= breaksOn(instalment, plan.graceDays));
  return isMissed ? (plan.state === "waiting" ? "lapsed" : "broken") : undefined;
}

/** What has fallen due by a day and was not paid: what may be charged without being asked, never a part that is still to come. */
export const fallenDue = (instalments: readonly Instalment[], paidMinor: bigint, on: Day): bigint =>
  maxMinor(0n, instalments.filter(({ dueOn }) => dueOn <= on).reduce((due, { amountMinor }) => due + amountMinor, 0n) - paidMinor);

/**
 * How much of the covered documents comes before other debts: the instalments whose day has come, and the one that comes next. Whoever pays
 * a few days early would otherwise miss the instalment and pay something younger; whoever has paid that one too pays other debts next.
 */
export function dueOfPlan(instalments: readonly Instalment[], paidMinor: bigint, today: Day): bigint {
  let due = 0n;
  for (const { dueOn, amountMinor } of instalments) {
    due += amountMinor;
    if (dueOn > today) break;
  }
  return maxMinor(0n, due - paidMinor);
}

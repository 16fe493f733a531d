import { type Day, day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { getPlan } from "../../catalog/index.ts";
import {
  type CountedPeriod,
  decideSpeed,
  type FairCounter,
  type FairRule,
  type FairUse,
  matchingRules,
  minuteOf,
  type Speed,
  type Verdict,
  wantedCounters,
} from "./fair-use-rules.ts";
import { checkFairUse, readFairUse } from "./fair-use-terms.ts";

interface Used {
  readonly downBytes: number;
  readonly upBytes: number;
  readonly seconds: number;
}

interface Supposed {
  readonly weekday: number;
  /** "22:05" */
  readonly time: string;
  readonly used: Readonly<Record<CountedPeriod, Used>>;
  /** Rules that are not saved yet; undefined: those of the plan. */
  readonly rules?: Parameters<typeof checkFairUse>[1] | undefined;
}

const someDay: Day = day("2026-01-01");

export type SimulatedUse = Verdict & { readonly matching: readonly FairRule[]; readonly plan: Speed };

/** N-141 what would hold: the very rules by which services are judged. What is used counts inside every window. */
export async function simulateFairUse(work: Work, planId: string, { weekday, time, used, rules }: Supposed): Promise<SimulatedUse> {
  const plan = await getPlan(work, planId);
  const fairUse: FairUse = rules
    ? checkFairUse(plan, rules)
    : ((await readFairUse(work, [planId])).get(planId) ?? { counting: null, rules: [] });
  const counters = wantedCounters(fairUse).map((wanted): FairCounter => {
    const { downBytes, upBytes, seconds } = used[wanted.period];
    return { ...wanted, since: someDay, downBytes: BigInt(downBytes), upBytes: BigInt(upBytes), seconds };
  });
  const speed = { downBps: plan.downBps, upBps: plan.upBps };
  const matching = matchingRules(fairUse, counters, { weekday, minute: minuteOf(time) });
  return { ...decideSpeed(speed, matching, null), matching, plan: speed };
}

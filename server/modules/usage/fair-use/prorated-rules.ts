// N-135 another plan within a period: each plan gives the share of its limit that its days have of the period. Values in, values out.
import { type Day, type Period as Days, daysBetween } from "../../../../shared/calendar.ts";
import { counterKey, type FairCounter, type FairRule, type FairUse, usedFor } from "./fair-use-rules.ts";

/** What plans before this one gave to a rule's limit, in one of its periods. */
export interface Prorated {
  readonly ruleId: string;
  /** The first day of that period; in any other the rule's own limit holds. */
  readonly since: Day;
  /** Limits times their days, in bytes or seconds. */
  readonly carried: bigint;
  /** How many days of the period are this plan's, and how many it has. */
  readonly daysLeft: number;
  readonly days: number;
}

/** The rules with the limits that hold now. A limit that is saved anew meanwhile counts with the days that are this plan's. */
export function withProrated(plan: FairUse, prorated: readonly Prorated[], counters: readonly FairCounter[]): FairUse {
  if (prorated.length === 0) return plan;
  const sinceOf = new Map(counters.map((counter) => [counterKey(counter), counter.since]));
  return {
    ...plan,
    rules: plan.rules.map((rule) => {
      if (rule.period === "none" || rule.threshold === null) return rule;
      const since = sinceOf.get(counterKey({ period: rule.period, window: rule.counting ?? plan.counting }));
      const own = prorated.find(({ ruleId, since: of }) => ruleId === rule.id && of === since);
      return own ? { ...rule, threshold: limitOf(own, rule.threshold) } : rule;
    }),
  };
}

const limitOf = ({ carried, daysLeft, days }: Prorated, threshold: number): number =>
  Number((carried + BigInt(threshold) * BigInt(daysLeft)) / BigInt(days));

interface Change {
  readonly before: FairUse;
  /** What had been prorated for the rules before. */
  readonly former: readonly Prorated[];
  readonly after: FairUse;
  /** As the new plan counts. */
  readonly counters: readonly FairCounter[];
  readonly today: Day;
  readonly periodOf: (period: Exclude<FairRule["period"], "none">) => Days;
}

/**
 * The day of the change is the new plan's. A rule takes over from the one before it that limits the same: counted alike, and of one kind. What no rule
 * limited before was within every limit.
 */
export function prorate({ before, former, after, counters, today, periodOf }: Change): Prorated[] {
  const places = placesOf(before);
  const takenOver = new Map([...placesOf(after)].map(([rule, place]) => [rule, [...places].find(([, each]) => each === place)?.[0]]));
  return after.rules.flatMap((rule): Prorated[] => {
    if (rule.period === "none" || rule.threshold === null) return [];
    const { start, end } = periodOf(rule.period);
    const [days, daysLeft] = [daysBetween(start, end), daysBetween(today, end)];
    if (daysLeft >= days) return [];
    const old = takenOver.get(rule);
    const known = former.find(({ ruleId, since }) => ruleId === old?.id && since === start);
    const carried =
      old?.threshold == null
        ? usedFor(after, rule, counters) * BigInt(days)
        : (known?.carried ?? 0n) + BigInt(old.threshold) * BigInt((known?.daysLeft ?? days) - daysLeft);
    return [{ ruleId: rule.id, since: start, carried, daysLeft, days }];
  });
}

/** What each rule that is on limits, and which of its like it is, from the lowest limit on. */
function placesOf(plan: FairUse): Map<FairRule, string> {
  const kindOf = ({ action }: FairRule): string => (action === "block" || action === "notify" ? action : "speed");
  const alike = Map.groupBy(
    plan.rules.filter(({ isOn, threshold }) => isOn && threshold !== null),
    (rule) =>
      rule.period === "none"
        ? ""
        : `${kindOf(rule)} ${rule.metric} ${counterKey({ period: rule.period, window: rule.counting ?? plan.counting })} ${JSON.stringify(rule.active)}`,
  );
  return new Map(
    [...alike].flatMap(([what, rules]) =>
      rules.toSorted((a, b) => (a.threshold ?? 0) - (b.threshold ?? 0)).map((rule, at): [FairRule, string] => [rule, `${what} ${at}`]),
    ),
  );
}

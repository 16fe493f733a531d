// What is counted of one service for the rules of its plan, while somebody holds its meter.
import { calendarDay, type Day, type Period } from "../../../../shared/calendar.ts";
import { startOfDay } from "../counter-rules.ts";
import {
  type CountedPart,
  type CountedPeriod,
  counterKey,
  decideSpeed,
  type FairCounter,
  type FairRule,
  type FairUse,
  localTimeOf,
  matchingRules,
  nextChange,
  periodOf,
  type QuotaResult,
  type Speed,
  shareWithin,
  type Verdict,
  type WeekStart,
  type WeekWindow,
} from "./fair-use-rules.ts";
import { type Prorated, withProrated } from "./prorated-rules.ts";

export interface FairMeter {
  readonly plan: FairUse;
  readonly weekStart: WeekStart;
  readonly timeZone: string;
  readonly cycleOn: (day: Day) => Period;
  counters: FairCounter[];
  /** N-135 what other plans gave to limits of running periods. */
  prorated: readonly Prorated[];
  /** False: something of it is still to be made up, and nothing is decided before. */
  readonly isWhole: boolean;
  /** Rules that only tell, while they hold: each is told of once. */
  told: readonly string[];
}

/** As it stands on the meter. Bytes are texts: a number would lose digits on its way through JSON. */
export interface StoredFairUse {
  readonly counters: readonly {
    readonly period: CountedPeriod;
    readonly window: WeekWindow | null;
    readonly since: Day;
    readonly down: string;
    readonly up: string;
    readonly seconds: number;
  }[];
  readonly told: readonly string[];
  /** Left out: nothing. */
  readonly prorated?: readonly {
    readonly rule: string;
    readonly since: Day;
    readonly carried: string;
    readonly left: number;
    readonly days: number;
  }[];
}

export const storedCounters = (stored: StoredFairUse | null): FairCounter[] =>
  (stored?.counters ?? []).map(({ period, window, since, down, up, seconds }) => ({
    ...{ period, window, since, seconds },
    ...{ downBytes: BigInt(down), upBytes: BigInt(up) },
  }));

export const storedProrated = (stored: StoredFairUse | null): Prorated[] =>
  (stored?.prorated ?? []).map(({ rule, since, carried, left, days }) => ({
    ...{ ruleId: rule, since, carried: BigInt(carried), daysLeft: left, days },
  }));

export const storedForm = ({ counters, told, prorated }: FairMeter): StoredFairUse => ({
  counters: counters.map(({ period, window, since, downBytes, upBytes, seconds }) => ({
    ...{ period, window, since, seconds },
    ...{ down: String(downBytes), up: String(upBytes) },
  })),
  told,
  ...(prorated.length === 0
    ? {}
    : {
        prorated: prorated.map(({ ruleId, since, carried, daysLeft, days }) => ({
          ...{ rule: ruleId, since, carried: String(carried), left: daysLeft, days },
        })),
      }),
});

/** Its rules with the limits of their running periods. */
export const rulesNow = ({ plan, prorated, counters }: FairMeter): FairUse => withProrated(plan, prorated, counters);

type Calendar = Pick<FairMeter, "weekStart" | "cycleOn">;

export const startOn = ({ weekStart, cycleOn }: Calendar, period: CountedPeriod, day: Day): Day =>
  periodOf(period, day, { weekStart, cycle: cycleOn(day) }).start;

/** N-139 whether it is of today's period, or of one that ended as it was to. It is neither once periods begin on other days than they did. */
export function isContinued(calendar: Calendar, { period, since }: Pick<FairCounter, "period" | "since">, today: Day): boolean {
  return startOn(calendar, period, today) === since || (since < today && startOn(calendar, period, since) === since);
}

const begun = (counter: FairCounter, since: Day): FairCounter => ({ ...counter, since, downBytes: 0n, upBytes: 0n, seconds: 0 });

/** Adds a part of traffic to what was counted in its period; one that is over already takes nothing any more. */
export function countFair(fair: FairMeter, part: CountedPart): void {
  const day = calendarDay(part.from, fair.timeZone);
  fair.counters = fair.counters.map((known) => {
    if (day < known.since) return known;
    const since = startOn(fair, known.period, day);
    const counter = since > known.since ? begun(known, since) : known;
    return plus(counter, shareWithin(counter.window, part, fair.timeZone));
  });
}

/** N-133 traffic of a cycle that is invoiced counts for the open one, and for no day or week: in none of these was it carried. */
export function countLate(fair: FairMeter, part: CountedPart): void {
  const share = (counter: FairCounter) => shareWithin(counter.window, part, fair.timeZone);
  fair.counters = fair.counters.map((counter) => (counter.period === "cycle" ? plus(counter, share(counter)) : counter));
}

const plus = (counter: FairCounter, more: Pick<CountedPart, "downBytes" | "upBytes" | "seconds">): FairCounter => ({
  ...counter,
  downBytes: counter.downBytes + more.downBytes,
  upBytes: counter.upBytes + more.upBytes,
  seconds: counter.seconds + more.seconds,
});

/** N-139 periods that are over by now begin anew. */
function turn(fair: FairMeter, now: Date): void {
  const today = calendarDay(now, fair.timeZone);
  fair.counters = fair.counters.map((counter) => {
    const since = startOn(fair, counter.period, today);
    return since > counter.since ? begun(counter, since) : counter;
  });
  const running = new Set(fair.counters.map(({ since }) => since));
  fair.prorated = fair.prorated.filter(({ since }) => running.has(since));
}

export interface FairVerdict extends Verdict {
  /** Every rule that holds now, in their order. */
  readonly matching: readonly FairRule[];
  /** When time alone may change it. */
  readonly nextAt: Date | null;
}

/** N-138 what holds now; without rules the data cap alone decides. */
export function fairVerdict(
  fair: FairMeter | null,
  { plan: speed, quota, now }: { plan: Speed; quota: QuotaResult; now: Date },
): FairVerdict {
  if (!fair) return { ...decideSpeed(speed, [], quota), matching: [], nextAt: null };
  turn(fair, now);
  const plan = rulesNow(fair);
  const matching = matchingRules(plan, fair.counters, localTimeOf(now, fair.timeZone));
  const today = calendarDay(now, fair.timeZone);
  const endOf = (period: CountedPeriod): Date =>
    startOfDay(periodOf(period, today, { weekStart: fair.weekStart, cycle: fair.cycleOn(today) }).end, fair.timeZone);
  return {
    ...decideSpeed(speed, matching, quota),
    matching,
    nextAt: nextChange(plan, fair.counters, { now, timeZone: fair.timeZone, endOf }),
  };
}

export const missingCounters = (wanted: readonly Pick<FairCounter, "period" | "window">[], counters: readonly FairCounter[]) => {
  const known = new Set(counters.map(counterKey));
  return wanted.filter((each) => !known.has(counterKey(each)));
};

import { calendarDay, type Day, type Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { type FairMeter, isContinued, missingCounters, type StoredFairUse, startOn, storedCounters, storedProrated } from "./fair-meter.ts";
import { counterKey, type FairUse, type WeekStart, wantedCounters } from "./fair-use-rules.ts";
import { type Missing, makeUp } from "./make-up-counters.ts";

interface FairSource {
  readonly serviceId: string;
  readonly plan: FairUse;
  readonly weekStart: WeekStart;
  readonly timeZone: string;
  readonly cycleOn: (day: Day) => Period;
  readonly stored: StoredFairUse | null;
}

/** For so many services what is missing is made up while packets are counted: it takes a moment. */
export const mostMadeUpAtOnce = 20;

/**
 * With what was counted. `most`: for so many services at most what is missing is made up; those of the others are not whole. What a changed plan wants counted besides (N-142), and what was counted in periods that begin on other days now, is made up
 * from the days and hours that are kept.
 */
export async function loadFairMeters(
  work: Work,
  sources: readonly FairSource[],
  { most = Number.POSITIVE_INFINITY } = {},
): Promise<Map<string, FairMeter>> {
  const known = sources.map((source) => {
    const today = calendarDay(work.now, source.timeZone);
    const wanted = wantedCounters(source.plan);
    const keys = new Set(wanted.map(counterKey));
    const counters = storedCounters(source.stored).filter((each) => keys.has(counterKey(each)) && isContinued(source, each, today));
    const missing = missingCounters(wanted, counters).map((each) => ({ ...each, since: startOn(source, each.period, today) }));
    return { source, counters, missing };
  });
  const wanting = known.flatMap(({ source: { serviceId, timeZone }, missing }): Missing[] =>
    missing.length === 0 ? [] : [{ serviceId, timeZone, counters: missing }],
  );
  const made = await makeUp(work, wanting.slice(0, most));
  const left = new Set(wanting.slice(most).map(({ serviceId }) => serviceId));
  return new Map(
    known.map(({ source: { serviceId, plan, weekStart, timeZone, cycleOn, stored }, counters }): [string, FairMeter] => [
      serviceId,
      {
        ...{ plan, weekStart, timeZone, cycleOn, counters: [...counters, ...(made.get(serviceId) ?? [])], isWhole: !left.has(serviceId) },
        prorated: storedProrated(stored),
        told: stored?.told ?? [],
      },
    ]),
  );
}

/** N-134 all that is counted of a service, made up anew: what was corrected is in it. */
export async function recount(work: Work, serviceId: string, fair: FairMeter): Promise<void> {
  const today = calendarDay(work.now, fair.timeZone);
  const counters = wantedCounters(fair.plan).map((each) => ({ ...each, since: startOn(fair, each.period, today) }));
  fair.counters = (await makeUp(work, [{ serviceId, timeZone: fair.timeZone, counters }])).get(serviceId) ?? [];
}

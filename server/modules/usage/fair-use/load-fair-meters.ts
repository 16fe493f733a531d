import { sql } from "kysely";
import { calendarDay, type Day, minDay, type Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { startOfDay } from "../counter-rules.ts";
import { type FairMeter, missingCounters, type StoredFairUse, storedCounters } from "./fair-meter.ts";
import { counterKey, type FairCounter, type FairUse, periodOf, shareWithin, type WeekStart, wantedCounters } from "./fair-use-rules.ts";

interface FairSource {
  readonly serviceId: string;
  readonly plan: FairUse;
  readonly weekStart: WeekStart;
  readonly timeZone: string;
  readonly cycleOn: (day: Day) => Period;
  readonly stored: StoredFairUse | null;
}

interface Missing {
  readonly serviceId: string;
  readonly timeZone: string;
  readonly counters: readonly Pick<FairCounter, "period" | "window" | "since">[];
}

/** With what was counted; what a changed plan wants counted besides is made up from the days and hours that are kept (N-142). */
export async function loadFairMeters(work: Work, sources: readonly FairSource[]): Promise<Map<string, FairMeter>> {
  const missing = sources.flatMap((source): Missing[] => {
    const wanted = missingCounters(wantedCounters(source.plan), storedCounters(source.stored));
    const today = calendarDay(work.now, source.timeZone);
    const counters = wanted.map((each) => ({
      ...each,
      since: periodOf(each.period, today, { weekStart: source.weekStart, cycle: source.cycleOn(today) }).start,
    }));
    return counters.length === 0 ? [] : [{ serviceId: source.serviceId, timeZone: source.timeZone, counters }];
  });
  const made = await makeUp(work, missing);
  return new Map(
    sources.map(({ serviceId, plan, weekStart, timeZone, cycleOn, stored }): [string, FairMeter] => {
      const keys = new Set(wantedCounters(plan).map(counterKey));
      const counters = [...storedCounters(stored), ...(made.get(serviceId) ?? [])].filter((each) => keys.has(counterKey(each)));
      return [serviceId, { plan, weekStart, timeZone, cycleOn, counters, told: stored?.told ?? [] }];
    }),
  );
}

interface Carried {
  readonly service_id: string;
  readonly down: bigint;
  readonly up: bigint;
  readonly seconds: number;
}

async function makeUp(work: Work, missing: readonly Missing[]): Promise<Map<string, FairCounter[]>> {
  const days = Map.groupBy(await readDays(work, missing), ({ service_id }) => service_id);
  const hours = Map.groupBy(await readHours(work, missing), ({ service_id }) => service_id);
  return new Map(
    missing.map(({ serviceId, timeZone, counters }) => [
      serviceId,
      counters.map((counter): FairCounter => {
        const parts =
          counter.window === null
            ? (days.get(serviceId) ?? []).filter(({ day }) => day >= counter.since).map(partOf)
            : (hours.get(serviceId) ?? [])
                .filter(({ hour }) => hour >= startOfDay(counter.since, timeZone))
                // An hour is shared by the minutes of it that lie in the window: nobody knows any more what was carried in which.
                .map((row) =>
                  shareWithin(
                    counter.window,
                    { ...partOf(row), from: row.hour, until: new Date(row.hour.getTime() + 3_600_000) },
                    timeZone,
                  ),
                );
        return {
          ...counter,
          downBytes: parts.reduce((sum, part) => sum + part.downBytes, 0n),
          upBytes: parts.reduce((sum, part) => sum + part.upBytes, 0n),
          seconds: parts.reduce((sum, part) => sum + part.seconds, 0),
        };
      }),
    ]),
  );
}

const partOf = ({ down, up, seconds }: Carried) => ({ downBytes: down, upBytes: up, seconds });

async function readDays(work: Work, missing: readonly Missing[]): Promise<(Carried & { day: Day })[]> {
  const wanted = missing.filter(({ counters }) => counters.some(({ window }) => window === null));
  const first = earliest(wanted);
  if (first === undefined) return [];
  const { rows } = await sql<Carried & { day: Day }>`select service_id, day, down_bytes as down, up_bytes as up, seconds::float8 as seconds
    from usage.days where service_id = any (${wanted.map(({ serviceId }) => serviceId)}::uuid[]) and day >= ${first}`.execute(work.tx);
  return rows;
}

async function readHours(work: Work, missing: readonly Missing[]): Promise<(Carried & { hour: Date })[]> {
  const wanted = missing.filter(({ counters }) => counters.some(({ window }) => window !== null));
  const first = earliest(wanted);
  if (first === undefined) return [];
  const since = new Date(Math.min(...wanted.map(({ timeZone }) => startOfDay(first, timeZone).getTime())));
  const { rows } = await sql<
    Carried & { hour: Date }
  >`select service_id, hour, down_bytes as down, up_bytes as up, seconds::float8 as seconds
    from usage.hours where service_id = any (${wanted.map(({ serviceId }) => serviceId)}::uuid[]) and hour >= ${since}`.execute(work.tx);
  return rows;
}

const earliest = (missing: readonly Missing[]): Day | undefined =>
  missing
    .flatMap(({ counters }) => counters.map(({ since }) => since))
    .reduce<Day | undefined>((first, each) => (first === undefined ? each : minDay(first, each)), undefined);

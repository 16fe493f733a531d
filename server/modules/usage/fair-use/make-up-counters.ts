// What would have been counted, from the days and hours that are kept.
import { sql } from "kysely";
import { calendarDay, type Day, minDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { splitByHours, startOfDay } from "../counter-rules.ts";
import { db } from "../tables.ts";
import { type FairCounter, shareWithin } from "./fair-use-rules.ts";

export interface Missing {
  readonly serviceId: string;
  readonly timeZone: string;
  readonly counters: readonly Pick<FairCounter, "period" | "window" | "since">[];
}

interface Carried {
  readonly down: bigint;
  readonly up: bigint;
  readonly seconds: number;
}
type CarriedIn<Span> = Carried & Span & { readonly service_id: string };

export async function makeUp(work: Work, missing: readonly Missing[]): Promise<Map<string, FairCounter[]>> {
  if (missing.length === 0) return new Map();
  const days = Map.groupBy(await readDays(work, missing), ({ service_id }) => service_id);
  const hours = Map.groupBy(await readHours(work, missing), ({ service_id }) => service_id);
  const doubts = await readDoubts(work, missing);
  return new Map(
    missing.map(({ serviceId, timeZone, counters }) => {
      const [ofDays, ofHours, doubtful] = [days.get(serviceId) ?? [], hours.get(serviceId) ?? [], doubts.get(serviceId) ?? []];
      return [
        serviceId,
        counters.map((counter) => {
          const parts =
            counter.window === null
              ? [
                  ...ofDays.filter(({ day }) => day >= counter.since),
                  ...doubtful.filter(({ hour }) => calendarDay(hour, timeZone) >= counter.since).map(negated),
                ]
              : sharesOf(counter, { hours: ofHours, doubtful, timeZone });
          return { ...counter, ...totalOf(parts) };
        }),
      ];
    }),
  );
}

/** An hour is shared by the minutes of it that lie in the window: nobody knows any more what was carried in which. */
function sharesOf(
  { window, since }: Missing["counters"][number],
  { hours, doubtful, timeZone }: { hours: readonly (Carried & { hour: Date })[]; doubtful: readonly DoubtfulPart[]; timeZone: string },
): Carried[] {
  const first = startOfDay(since, timeZone);
  return hours
    .filter(({ hour }) => hour >= first)
    .map((row) => {
      const doubts = doubtful.filter(({ hour }) => hour.getTime() === row.hour.getTime());
      const carried = totalOf([row, ...doubts.map(negated)]);
      const share = shareWithin(window, { ...carried, from: row.hour, until: new Date(row.hour.getTime() + 3_600_000) }, timeZone);
      return { down: share.downBytes, up: share.upBytes, seconds: share.seconds };
    });
}

const totalOf = (parts: readonly Carried[]): Pick<FairCounter, "downBytes" | "upBytes" | "seconds"> => ({
  downBytes: parts.reduce((sum, { down }) => sum + down, 0n),
  upBytes: parts.reduce((sum, { up }) => sum + up, 0n),
  seconds: parts.reduce((sum, { seconds }) => sum + seconds, 0),
});

const negated = ({ down, up, seconds }: Carried): Carried => ({ down: -down, up: -up, seconds: -seconds });

interface DoubtfulPart extends Carried {
  readonly hour: Date;
}

/** N-86 the sums hold what is doubtful, counters do not until it is accepted: the very parts that the sums were given. */
async function readDoubts(work: Work, missing: readonly Missing[]): Promise<Map<string, DoubtfulPart[]>> {
  const first = earliest(missing);
  if (first === undefined) return new Map();
  const zones = new Map(missing.map(({ serviceId, timeZone }) => [serviceId, timeZone]));
  const since = new Date(Math.min(...[...new Set(zones.values())].map((zone) => startOfDay(first, zone).getTime())));
  const rows = await db(work)
    .selectFrom("usage.doubtful_deltas")
    .select(["service_id", "from_at", "until_at", "down_bytes", "up_bytes"])
    .where(sql<boolean>`service_id = any (${[...zones.keys()]}::uuid[])`)
    .where("until_at", ">=", since)
    .where("state", "<>", "accepted")
    .execute();
  const parts = rows.flatMap(({ service_id, from_at, until_at, down_bytes, up_bytes }) =>
    splitByHours({ from: from_at, until: until_at }, { downBytes: down_bytes, upBytes: up_bytes }, zones.get(service_id) ?? "UTC").map(
      ({ hour, downBytes: down, upBytes: up, seconds }) => ({ service_id, hour, down, up, seconds }),
    ),
  );
  return Map.groupBy(parts, ({ service_id }) => service_id);
}

async function readDays(work: Work, missing: readonly Missing[]): Promise<CarriedIn<{ day: Day }>[]> {
  const wanted = missing.filter(({ counters }) => counters.some(({ window }) => window === null));
  const first = earliest(wanted);
  if (first === undefined) return [];
  const { rows } = await sql<CarriedIn<{ day: Day }>>`select service_id, day, down_bytes as down, up_bytes as up, seconds::float8 as seconds
    from usage.days where service_id = any (${wanted.map(({ serviceId }) => serviceId)}::uuid[]) and day >= ${first}`.execute(work.tx);
  return rows;
}

async function readHours(work: Work, missing: readonly Missing[]): Promise<CarriedIn<{ hour: Date }>[]> {
  const wanted = missing.filter(({ counters }) => counters.some(({ window }) => window !== null));
  const first = earliest(wanted);
  if (first === undefined) return [];
  const since = new Date(Math.min(...wanted.map(({ timeZone }) => startOfDay(first, timeZone).getTime())));
  const { rows } = await sql<
    CarriedIn<{ hour: Date }>
  >`select service_id, hour, down_bytes as down, up_bytes as up, seconds::float8 as seconds
    from usage.hours where service_id = any (${wanted.map(({ serviceId }) => serviceId)}::uuid[]) and hour >= ${since}`.execute(work.tx);
  return rows;
}

const earliest = (missing: readonly Missing[]): Day | undefined =>
  missing
    .flatMap(({ counters }) => counters.map(({ since }) => since))
    .reduce<Day | undefined>((first, each) => (first === undefined ? each : minDay(first, each)), undefined);

// What would have been counted, from the days and hours that are kept.
import { sql } from "kysely";
import { calendarDay, type Day, minDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { splitByHours, startOfDay } from "../counter-rules.ts";
import { db } from "../tables.ts";
import { type FairCounter, shareWithin, type WeekWindow } from "./fair-use-rules.ts";

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
  const corrections = await readCorrections(work, missing);
  const resets = new Map([...corrections].flatMap(([serviceId, { resetAt }]) => (resetAt === null ? [] : [[serviceId, resetAt] as const])));
  const days = Map.groupBy(await readDays(work, missing), ({ service_id }) => service_id);
  const hours = Map.groupBy(await readHours(work, missing, resets), ({ service_id }) => service_id);
  const doubts = await readDoubts(work, missing);
  return new Map(
    missing.map(({ serviceId, timeZone, counters }) => {
      const [ofDays, ofHours, doubtful] = [days.get(serviceId) ?? [], hours.get(serviceId) ?? [], doubts.get(serviceId) ?? []];
      const { resetAt, amounts } = corrections.get(serviceId) ?? { resetAt: null, amounts: [] };
      return [
        serviceId,
        counters.map((counter) => {
          const begins = startOfDay(counter.since, timeZone);
          const from = resetAt !== null && resetAt > begins ? resetAt : begins;
          const parts =
            counter.window === null && from === begins
              ? [
                  ...ofDays.filter(({ day }) => day >= counter.since),
                  ...doubtful.filter(({ hour }) => calendarDay(hour, timeZone) >= counter.since).map(negated),
                ]
              : sharesOf(counter.window, { from, hours: ofHours, doubtful, timeZone });
          return { ...counter, ...totalOf([...parts, ...correctedOf(counter, { from, amounts, timeZone }).map(negated)]) };
        }),
      ];
    }),
  );
}

const hourMs = 3_600_000;

/** From a moment on. An hour is shared by the minutes of it that lie in the window: nobody knows any more what was carried in which. */
function sharesOf(
  window: WeekWindow | null,
  {
    from,
    hours,
    doubtful,
    timeZone,
  }: { from: Date; hours: readonly (Carried & { hour: Date })[]; doubtful: readonly DoubtfulPart[]; timeZone: string },
): Carried[] {
  return hours
    .filter(({ hour }) => hour.getTime() + hourMs > from.getTime())
    .map((row) => {
      const doubts = doubtful.filter(({ hour }) => hour.getTime() === row.hour.getTime());
      const begins = laterOf(row.hour, from);
      const until = new Date(row.hour.getTime() + hourMs);
      const part = partOf(totalOf([row, ...doubts.map(negated)]), until.getTime() - begins.getTime());
      const share = shareWithin(window, { ...part, from: begins, until }, timeZone);
      return { down: share.downBytes, up: share.upBytes, seconds: share.seconds };
    });
}

/** What of an hour was carried in so many of its milliseconds. */
function partOf(all: Pick<FairCounter, "downBytes" | "upBytes" | "seconds">, ms: number): typeof all {
  if (ms === hourMs) return all;
  const share = (bytes: bigint): bigint => (bytes * BigInt(ms)) / BigInt(hourMs);
  return { downBytes: share(all.downBytes), upBytes: share(all.upBytes), seconds: Math.round((all.seconds * ms) / hourMs) };
}

const laterOf = (one: Date, other: Date): Date => (one > other ? one : other);

/** N-134 what of the corrections is of a counter's time. What came late is of the cycle in which it came, and of no day or week (N-133). */
function correctedOf(
  { period, window }: Missing["counters"][number],
  { from, amounts, timeZone }: { from: Date; amounts: readonly Amount[]; timeZone: string },
): Carried[] {
  return amounts.flatMap((amount): Carried[] => {
    if (amount.kind === "late" && (period !== "cycle" || amount.made_at < from)) return [];
    const isPoint = amount.from_at.getTime() === amount.until_at.getTime();
    if (isPoint) return amount.kind === "late" || amount.from_at >= from ? [amount] : [];
    const parts = splitByHours({ from: amount.from_at, until: amount.until_at }, { downBytes: amount.down, upBytes: amount.up }, timeZone);
    return parts
      .filter((part) => amount.kind === "late" || part.from >= from)
      .map((part) => shareWithin(window, part, timeZone))
      .map(({ downBytes: down, upBytes: up, seconds }) => ({ down, up, seconds: amount.isBack ? seconds : -seconds }));
  });
}

interface Amount extends Carried {
  readonly kind: string;
  readonly from_at: Date;
  readonly until_at: Date;
  readonly made_at: Date;
  readonly isBack: boolean;
}
interface Corrections {
  /** Traffic before it counts no more. */
  readonly resetAt: Date | null;
  readonly amounts: readonly Amount[];
}

/**
 * Taken back, a correction is two rows that come to nothing; a new beginning that was taken back is none. Of what came late, what is doubtful counts
 * once somebody accepts it (N-86).
 */
async function readCorrections(work: Work, missing: readonly Missing[]): Promise<Map<string, Corrections>> {
  const since = earliestMoment(missing);
  if (since === undefined) return new Map();
  const { rows } = await sql<Omit<Amount, "isBack"> & { service_id: string }>`
    select one.service_id, coalesce(undone.kind, one.kind) as kind, one.from_at, one.until_at, one.made_at,
      one.down_bytes as down, one.up_bytes as up, one.seconds::float8 as seconds
    from usage.adjustments one left join usage.adjustments undone on undone.id = one.undoes
    where one.service_id = any (${missing.map(({ serviceId }) => serviceId)}::uuid[]) and (one.until_at >= ${since} or one.made_at >= ${since})
      and (one.kind not in ('reset', 'carry') or not exists (select from usage.adjustments back where back.undoes = one.id))
      and coalesce(undone.kind, '') <> 'reset'
      and not (one.kind = 'late' and exists (select from usage.doubtful_deltas doubt where doubt.service_id = one.service_id
        and doubt.session_id = one.session_id and doubt.state <> 'accepted' and doubt.from_at <= one.from_at and doubt.until_at >= one.until_at))`.execute(
    work.tx,
  );
  return new Map(
    [...Map.groupBy(rows, ({ service_id }) => service_id)].map(([serviceId, ofService]) => {
      const resets = ofService.filter(({ kind }) => kind === "reset" || kind === "carry");
      return [
        serviceId,
        {
          resetAt: resets.reduce<Date | null>((last, { until_at }) => (last === null || until_at > last ? until_at : last), null),
          amounts: ofService
            .filter((row) => !resets.includes(row))
            .map((row) => ({ ...row, isBack: row.down > 0n || row.up > 0n || row.seconds > 0 })),
        },
      ];
    }),
  );
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
  const since = earliestMoment(missing);
  if (since === undefined) return new Map();
  const zones = new Map(missing.map(({ serviceId, timeZone }) => [serviceId, timeZone]));
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

/** Where a window, or a new beginning within a day, asks for them. */
async function readHours(work: Work, missing: readonly Missing[], resets: ReadonlyMap<string, Date>): Promise<CarriedIn<{ hour: Date }>[]> {
  const wanted = missing.filter(({ serviceId, counters }) => resets.has(serviceId) || counters.some(({ window }) => window !== null));
  const since = earliestMoment(wanted);
  if (since === undefined) return [];
  const { rows } = await sql<
    CarriedIn<{ hour: Date }>
  >`select service_id, hour, down_bytes as down, up_bytes as up, seconds::float8 as seconds
    from usage.hours where service_id = any (${wanted.map(({ serviceId }) => serviceId)}::uuid[]) and hour >= ${since}`.execute(work.tx);
  return rows;
}

function earliestMoment(missing: readonly Missing[]): Date | undefined {
  const first = earliest(missing);
  if (first === undefined) return undefined;
  return new Date(Math.min(...[...new Set(missing.map(({ timeZone }) => timeZone))].map((zone) => startOfDay(first, zone).getTime())));
}

const earliest = (missing: readonly Missing[]): Day | undefined =>
  missing
    .flatMap(({ counters }) => counters.map(({ since }) => since))
    .reduce<Day | undefined>((first, each) => (first === undefined ? each : minDay(first, each)), undefined);

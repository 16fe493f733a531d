// The one door through which counted traffic comes in (network.md 3.1): readings of sessions become differences, hours, days, months, and what they
// take out of the data of a cycle, all in the transaction of whoever tells of them. A reading that comes twice counts once.
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../shared/calendar.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import { deltaOf, type HourPart, splitByHours } from "./counter-rules.ts";
import { bringUpTo, isFreeHour, lockMeters, type Meter, saveMeters, use } from "./meters.ts";
import { counted } from "./quota-rules.ts";
import { db } from "./tables.ts";

/** What a router says of a session, as it stands at a moment. */
export interface Reading {
  /** The same for the same session (N-82): NAS, login and Acct-Session-Id, or our own cookie. */
  readonly key: string;
  readonly serviceId: string;
  readonly at: Date;
  /** Since the session began; the subscriber's directions (N-1). */
  readonly downBytes: bigint;
  readonly upBytes: bigint;
  readonly seconds: bigint;
  /** It is over. */
  readonly isLast?: boolean;
  readonly terminateCause?: string | null;
  readonly address?: string | null;
  readonly mac?: string | null;
}

interface Session {
  id: string;
  key: string;
  serviceId: string;
  startedAt: Date;
  updatedAt: Date;
  endedAt: Date | null;
  seconds: bigint;
  downBytes: bigint;
  upBytes: bigint;
  counterDown: bigint;
  counterUp: bigint;
  counterSeconds: bigint;
  address: string | null;
  mac: string | null;
  terminateCause: string | null;
  isNew: boolean;
}

export interface Recorded {
  readonly counted: number;
  /** Older than what is known. */
  readonly late: number;
  /** Of services that are not there. */
  readonly orphans: number;
}

/** @returns how many readings counted; one that told nothing new is among them. */
export async function recordUsage(work: Work, readings: readonly Reading[]): Promise<Recorded> {
  const meters = await lockMeters(
    work,
    readings.map(({ serviceId }) => serviceId),
  );
  const known = readings.filter(({ serviceId }) => meters.has(serviceId));
  const sessions = await findSessions(work, known);
  const sums = new Sums();
  let late = 0;
  for (const reading of known.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    const meter = meters.get(reading.serviceId);
    if (!meter) continue;
    if (!(await count(work, meter, sessions, reading, sums))) late += 1;
  }
  await saveSessions(work, meters, sessions.values());
  await sums.save(work, meters);
  for (const meter of meters.values()) await bringUpTo(work, meter, work.now);
  await saveMeters(work, meters.values());
  return { counted: known.length - late, late, orphans: readings.length - known.length };
}

const idOf = ({ key, serviceId }: { key: string; serviceId: string }): string => `${serviceId} ${key}`;

async function findSessions(work: Work, readings: readonly Reading[]): Promise<Map<string, Session>> {
  if (readings.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("usage.sessions")
    .selectAll()
    .where(
      sql<boolean>`(key, service_id) in (select * from unnest(${readings.map(({ key }) => key)}::text[], ${readings.map(({ serviceId }) => serviceId)}::uuid[]))`,
    )
    .orderBy("started_at")
    .execute();
  return new Map(
    rows.map((row) => [
      idOf({ key: row.key, serviceId: row.service_id }),
      {
        id: row.id,
        key: row.key,
        serviceId: row.service_id,
        startedAt: row.started_at,
        updatedAt: row.updated_at,
        endedAt: row.ended_at,
        seconds: row.seconds,
        downBytes: row.down_bytes,
        upBytes: row.up_bytes,
        counterDown: row.counter_down,
        counterUp: row.counter_up,
        counterSeconds: row.counter_seconds,
        address: row.address,
        mac: row.mac,
        terminateCause: row.terminate_cause,
        isNew: false,
      },
    ]),
  );
}

async function count(work: Work, meter: Meter, sessions: Map<string, Session>, reading: Reading, sums: Sums): Promise<boolean> {
  const session = sessions.get(idOf(reading)) ?? begin(work, reading);
  sessions.set(idOf(reading), session);
  // N-83 a stop after a stop changes nothing.
  if (session.endedAt !== null && reading.isLast) return true;
  const delta = deltaOf({ downBytes: session.counterDown, upBytes: session.counterUp, seconds: session.counterSeconds }, reading);
  if (delta.kind === "late") return false;
  if (delta.downBytes > 0n || delta.upBytes > 0n) {
    const span = { from: new Date(Math.min(session.updatedAt.getTime(), reading.at.getTime())), until: reading.at };
    for (const part of splitByHours(span, delta, meter.timeZone)) {
      await bringUpTo(work, meter, part.from);
      sums.add(meter, part);
      if (meter.terms) use(meter, counted(part, meter.terms.counts), part);
    }
  }
  session.downBytes += delta.downBytes;
  session.upBytes += delta.upBytes;
  session.seconds += delta.seconds;
  Object.assign(session, { counterDown: reading.downBytes, counterUp: reading.upBytes, counterSeconds: reading.seconds });
  if (reading.at > session.updatedAt) session.updatedAt = reading.at;
  session.address = reading.address ?? session.address;
  session.mac = reading.mac ?? session.mac;
  // N-95 a word after the end was assumed opens it again.
  session.endedAt = reading.isLast ? reading.at : null;
  session.terminateCause = reading.isLast ? (reading.terminateCause ?? null) : null;
  const { row } = meter;
  if (row.known_until === null || reading.at > row.known_until) row.known_until = reading.at;
  return true;
}

/** N-83 what was never begun began as long ago as it says. */
function begin(work: Work, { key, serviceId, at, seconds, address, mac }: Reading): Session {
  const startedAt = new Date(at.getTime() - Number(seconds) * 1000);
  return {
    ...{ id: uuidv7(work.now.getTime()), key, serviceId, startedAt, updatedAt: startedAt, endedAt: null },
    ...{ seconds: 0n, downBytes: 0n, upBytes: 0n, counterDown: 0n, counterUp: 0n, counterSeconds: 0n },
    ...{ address: address ?? null, mac: mac ?? null, terminateCause: null, isNew: true },
  };
}

interface Sum {
  down: bigint;
  up: bigint;
  bonus: bigint;
  seconds: number;
}

/** What the parts come to by hour, day and month of the partner's clock (N-130): the same parts in each, so that they always add up (N-129). */
class Sums {
  readonly #hours = new Map<string, Map<string, Sum>>();
  readonly #days = new Map<string, Map<string, Sum>>();
  readonly #months = new Map<string, Map<string, Sum>>();

  add(meter: Meter, part: HourPart): void {
    const day = calendarDay(part.hour, meter.timeZone);
    const bonus = isFreeHour(meter, part.from) ? part.downBytes + part.upBytes : 0n;
    for (const [into, key] of [
      [this.#hours, part.hour.toISOString()],
      [this.#days, day],
      [this.#months, `${day.slice(0, 7)}-01`],
    ] as const) {
      const ofService = into.get(meter.serviceId) ?? new Map<string, Sum>();
      into.set(meter.serviceId, ofService);
      const sum = ofService.get(key) ?? { down: 0n, up: 0n, bonus: 0n, seconds: 0 };
      ofService.set(key, {
        down: sum.down + part.downBytes,
        up: sum.up + part.upBytes,
        bonus: sum.bonus + bonus,
        seconds: sum.seconds + part.seconds,
      });
    }
  }

  async save(work: Work, meters: ReadonlyMap<string, Meter>): Promise<void> {
    const days = [...this.#days.values()].flatMap((ofService) => [...ofService.keys()]).toSorted();
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return;
    await ensurePartitions(work, first as Day, last as Day);
    await upsert(work, meters, { table: "usage.hours", key: "hour", type: "timestamptz" }, this.#hours);
    await upsert(work, meters, { table: "usage.days", key: "day", type: "date" }, this.#days);
    await upsert(work, meters, { table: "usage.months", key: "month", type: "date" }, this.#months);
  }
}

/** N-131 what is missing is made on the fly. A day of a partner's clock reaches into the days beside it. */
async function ensurePartitions(work: Work, first: Day, last: Day): Promise<void> {
  const { rows } = await sql<{
    missing: boolean;
  }>`select exists (select from generate_series(${first}::date - 1, ${last}::date + 1, interval '1 day') on_day
    where to_regclass('usage.hours_' || to_char(on_day, 'YYYY_MM_DD')) is null) as missing`.execute(work.tx);
  if (rows[0]?.missing) await sql`select usage.ensure_partitions(${first}::date - 1, ${last}::date + 1)`.execute(work.tx);
}

async function upsert(
  work: Work,
  meters: ReadonlyMap<string, Meter>,
  { table, key, type }: { table: string; key: string; type: string },
  sums: ReadonlyMap<string, ReadonlyMap<string, Sum>>,
): Promise<void> {
  const rows = [...sums].flatMap(([serviceId, ofService]) => {
    const meter = meters.get(serviceId);
    return meter ? [...ofService].map(([at, sum]) => ({ meter, at, sum })) : [];
  });
  const into = sql.table(table);
  await sql`insert into ${into} as old (service_id, customer_id, partner_id, ${sql.ref(key)}, down_bytes, up_bytes, bonus_bytes, seconds)
    select * from unnest(${rows.map(({ meter }) => meter.serviceId)}::uuid[], ${rows.map(({ meter }) => meter.customerId)}::uuid[],
      ${rows.map(({ meter }) => meter.partnerId)}::uuid[], ${rows.map(({ at }) => at)}::${sql.raw(type)}[],
      ${rows.map(({ sum }) => String(sum.down))}::int8[], ${rows.map(({ sum }) => String(sum.up))}::int8[],
      ${rows.map(({ sum }) => String(sum.bonus))}::int8[], ${rows.map(({ sum }) => sum.seconds)}::int8[])
    on conflict (service_id, ${sql.ref(key)}) do update set down_bytes = old.down_bytes + excluded.down_bytes,
      up_bytes = old.up_bytes + excluded.up_bytes, bonus_bytes = old.bonus_bytes + excluded.bonus_bytes,
      seconds = old.seconds + excluded.seconds`.execute(work.tx);
}

async function saveSessions(work: Work, meters: ReadonlyMap<string, Meter>, sessions: Iterable<Session>): Promise<void> {
  const all = [...sessions];
  const fresh = all.filter(({ isNew }) => isNew);
  if (fresh.length > 0)
    await db(work)
      .insertInto("usage.sessions")
      .values(
        fresh.map((session) => ({
          ...{ id: session.id, key: session.key, service_id: session.serviceId, started_at: session.startedAt },
          customer_id: meters.get(session.serviceId)?.customerId ?? "",
          partner_id: meters.get(session.serviceId)?.partnerId ?? "",
          ...columnsOf(session),
        })),
      )
      .execute();
  for (const session of all)
    if (!session.isNew)
      await db(work)
        .updateTable("usage.sessions")
        .set(columnsOf(session))
        .where("id", "=", session.id)
        .where("started_at", "=", session.startedAt)
        .execute();
}

const columnsOf = (session: Session) => ({
  updated_at: session.updatedAt,
  ended_at: session.endedAt,
  seconds: session.seconds,
  down_bytes: session.downBytes,
  up_bytes: session.upBytes,
  counter_down: session.counterDown,
  counter_up: session.counterUp,
  counter_seconds: session.counterSeconds,
  address: session.address,
  mac: session.mac,
  terminate_cause: session.terminateCause,
});

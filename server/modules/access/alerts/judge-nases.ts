// N-114 looks every minute at what the RADIUS server counted, for all routers at once, and opens and closes alerts.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import {
  type AlertKind,
  closeAlerts,
  findQuietSite,
  lockOpenAlerts,
  type OpenAlert,
  type Sighting,
  sightAlerts,
} from "../../network/index.ts";
import {
  exhaustedMinutes,
  judgeBadAuthenticators,
  judgedMinutes,
  judgeRejects,
  judgeSilence,
  judgeStorm,
  leastStorm,
  type NasMinute,
  type Verdict,
} from "./judge-rules.ts";

export const judgeNasesJob = defineJob("access.judge_nases", z.object({}));

const kinds = [
  "reject_rate",
  "silent_accounting",
  "bad_authenticators",
  "login_storm",
  "pool_exhausted",
] as const satisfies readonly AlertKind[];
const minuteMs = 60_000;
/** Each process adds its counts to the database this much later at most, with some room. */
const lateMs = 20_000;
/** What is normal is worked out from a day, and from no less than an hour. */
const normalMinutes = 24 * 60;
const leastNormalMinutes = 60;

interface Watched {
  readonly nas_id: string;
  readonly site_id: string | null;
  readonly interim_seconds: number;
  readonly accounting_mode: "radius" | "none";
  readonly counted_at: Date | null;
}

interface Judged {
  readonly kind: AlertKind;
  readonly verdict: Verdict;
}

export async function judgeNases(work: Work): Promise<void> {
  const open = await lockOpenAlerts(work, kinds);
  const watched = await listWatched(work);
  const end = Math.trunc((work.now.getTime() - lateMs) / minuteMs);
  const minutes = await readMinutes(work, end);
  // What was normal before a storm stays so while it rages; what lasts a day is the new normal.
  const storms = new Map(
    open.flatMap((alert) =>
      alert.kind === "login_storm" && work.now.getTime() - alert.openedAt.getTime() < normalMinutes * minuteMs
        ? [[alert.nasId, alert.details.normal] as const]
        : [],
    ),
  );
  const normal = await readNormal(work, end, busyOnes(minutes, storms));
  const heard = await readHeard(work, watched);
  const judge = (nas: Watched): Judged[] => {
    const own = minutes.get(nas.nas_id) ?? quietMinutes;
    return [
      { kind: "reject_rate", verdict: judgeRejects(own) },
      { kind: "bad_authenticators", verdict: judgeBadAuthenticators(own) },
      { kind: "login_storm", verdict: judgeStorm(own, storms.get(nas.nas_id) ?? normal.get(nas.nas_id)) },
      { kind: "silent_accounting", verdict: silenceOf(nas, heard.get(nas.nas_id) ?? null, work.now) },
    ];
  };
  const isOpen = new Map(open.map((alert) => [`${alert.kind} ${alert.nasId ?? alert.prefixId}`, alert]));
  const sightings: Sighting[] = [];
  const closing: OpenAlert[] = [];
  for (const nas of watched) {
    for (const { kind, verdict } of judge(nas)) {
      const known = isOpen.get(`${kind} ${nas.nas_id}`);
      isOpen.delete(`${kind} ${nas.nas_id}`);
      if (verdict.kind === "over" && known) closing.push(known);
      if (verdict.kind === "wrong" && (known || !(await isQuiet(work, nas))))
        sightings.push({ kind, nasId: nas.nas_id, prefixId: null, details: verdict.details });
    }
  }
  const refusing = await readExhausted(work);
  for (const alert of isOpen.values()) if (isDone(alert, refusing)) closing.push(alert);
  for (const [prefixId, refused] of refusing) sightings.push({ kind: "pool_exhausted", nasId: null, prefixId, details: { refused } });
  await sightAlerts(work, sightings);
  await closeAlerts(
    work,
    closing.map(({ id }) => id),
  );
}

/** N-17 in maintenance nothing new is raised; what is open already is still followed. */
const isQuiet = async (work: Work, { site_id }: Watched): Promise<boolean> =>
  site_id !== null && (await findQuietSite(work, site_id)) !== undefined;

const quietMinutes: readonly NasMinute[] = Array.from({ length: judgedMinutes }, () => ({ accepts: 0, rejects: 0, badAuthenticators: 0 }));

/** Those that nobody judged: of a router that is watched no longer, or of a pool that refused nobody lately. */
const isDone = ({ prefixId }: OpenAlert, refusing: ReadonlyMap<string, number>): boolean => prefixId === null || !refusing.has(prefixId);

async function listWatched(work: Work): Promise<readonly Watched[]> {
  const { rows } =
    await sql<Watched>`select nas_id, site_id, interim_seconds, accounting_mode, counted_at from access.watched_nases order by nas_id`.execute(
      work.tx,
    );
  return rows;
}

/** The minutes that are over, the latest last, of routers of which there is something in them. */
async function readMinutes(work: Work, end: number): Promise<ReadonlyMap<string, readonly NasMinute[]>> {
  const first = end - judgedMinutes;
  const { rows } = await sql<{ nas_id: string; place: number; accepts: bigint; rejects: bigint; bad: bigint }>`
    select nas_id, floor(extract(epoch from minute) / 60)::int - ${first}::int as place,
      coalesce(sum(count) filter (where kind in ('accept', 'walled')), 0)::bigint as accepts,
      coalesce(sum(count) filter (where kind = 'reject'), 0)::bigint as rejects,
      coalesce(sum(count) filter (where kind = 'drop' and detail in ('bad_authenticator', 'bad_message_authenticator')), 0)::bigint as bad
    from access.radius_counts where minute >= ${new Date(first * minuteMs)} and minute < ${new Date(end * minuteMs)} and kind in ('accept', 'walled', 'reject', 'drop')
    group by 1, 2`.execute(work.tx);
  const byNas = new Map<string, NasMinute[]>();
  for (const { nas_id, place, accepts, rejects, bad } of rows) {
    const minutes = byNas.get(nas_id) ?? [...quietMinutes];
    minutes[place] = { accepts: Number(accepts), rejects: Number(rejects), badAuthenticators: Number(bad) };
    byNas.set(nas_id, minutes);
  }
  return byNas;
}

/** What is normal is asked only where it could be a storm: it is a day's worth of rows. */
function busyOnes(minutes: ReadonlyMap<string, readonly NasMinute[]>, storms: ReadonlyMap<string | null, number | undefined>): string[] {
  return [...minutes].flatMap(([nasId, own]) => {
    const latest = own.at(-1);
    return latest && latest.accepts + latest.rejects > leastStorm && !storms.has(nasId) ? [nasId] : [];
  });
}

/** Logins a minute over the day before the judged minutes, or since the router was heard of first. */
async function readNormal(work: Work, end: number, nasIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (nasIds.length === 0) return new Map();
  const until = end - judgedMinutes;
  const { rows } = await sql<{ nas_id: string; count: bigint; minutes: number }>`
    select nas_id, coalesce(sum(count) filter (where kind in ('accept', 'walled', 'reject')), 0)::bigint as count,
      (${until}::int - floor(extract(epoch from min(minute)) / 60))::int as minutes
    from access.radius_counts where nas_id = any (${[...nasIds]}::uuid[]) and minute >= ${new Date((until - normalMinutes) * minuteMs)}
      and minute < ${new Date(until * minuteMs)}
    group by 1`.execute(work.tx);
  return new Map(
    rows.flatMap(({ nas_id, count, minutes }) =>
      minutes < leastNormalMinutes ? [] : [[nas_id, Math.round(Number(count) / minutes)] as const],
    ),
  );
}

/** The last word of an open session, of those routers of which no accounting was counted for an interval: that may have come another way. */
async function readHeard(work: Work, watched: readonly Watched[]): Promise<ReadonlyMap<string, Date>> {
  const suspects = watched.filter(
    ({ accounting_mode, counted_at, interim_seconds }) =>
      accounting_mode === "radius" && (counted_at === null || work.now.getTime() - counted_at.getTime() > interim_seconds * 1000),
  );
  if (suspects.length === 0) return new Map();
  const { rows } = await sql<{ nas_id: string; heard_at: Date | null }>`
    select nas_id, heard_at from access.watched_nases where nas_id = any (${suspects.map(({ nas_id }) => nas_id)}::uuid[])`.execute(
    work.tx,
  );
  return new Map(rows.flatMap(({ nas_id, heard_at }) => (heard_at ? [[nas_id, heard_at] as const] : [])));
}

function silenceOf({ accounting_mode, counted_at, interim_seconds }: Watched, sessionsHeardAt: Date | null, now: Date): Verdict {
  if (accounting_mode === "none") return { kind: "over" };
  // A minute is counted as a whole.
  const counted = counted_at && Math.min(now.getTime(), counted_at.getTime() + minuteMs);
  const latest = Math.max(counted ?? 0, sessionsHeardAt?.getTime() ?? 0);
  return judgeSilence(
    { heardAt: latest === 0 ? null : new Date(latest), interimSeconds: interim_seconds, hasOpenSessions: sessionsHeardAt !== null },
    now,
  );
}

/** N-63 pools that had no address for somebody lately, with how many were refused. */
async function readExhausted(work: Work): Promise<ReadonlyMap<string, number>> {
  const since = new Date(work.now.getTime() - exhaustedMinutes * minuteMs);
  const { rows } = await sql<{ prefix_id: string; count: bigint }>`
    select detail as prefix_id, sum(count)::bigint as count from access.radius_counts where minute >= ${since} and kind = 'exhausted' group by 1`.execute(
    work.tx,
  );
  return new Map(rows.map(({ prefix_id, count }) => [prefix_id, Number(count)]));
}

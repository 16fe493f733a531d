// The one place in which counted traffic becomes sessions, hours, days, months and what they take out of a cycle's data. All of it in the transaction of
// whoever tells; the same reports again, or by two at once, count once.
//
// Locks are taken in one order: session ids that nobody knows yet, meters, sessions, addresses.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { mostMadeUpAtOnce } from "../fair-use/load-fair-meters.ts";
import { lockMeters } from "../meters.ts";
import { Count, type Counted } from "./count.ts";
import { type Restart, readRestarts } from "./nas-restarts.ts";
import type { SessionReport } from "./session-report.ts";
import { placeOf } from "./session-rules.ts";
import { findSessions, incarnationOf, SessionBook } from "./session-store.ts";
import { readVigil } from "./vigil.ts";

/** What is said, in the order in which it was. */
export async function countReports(work: Work, told: readonly (SessionReport | Restart)[]): Promise<Counted> {
  const reports = told.filter(isReport);
  const known = await findSessions(work, reports);
  await lockBeginnings(work, reports, new SessionBook(known));
  const wanted = new Set([...reports.flatMap(({ serviceId }) => serviceId ?? []), ...known.flatMap(({ row }) => row.service_id ?? [])]);
  const held = await findHeld(work, reports, wanted);
  const sessions = new SessionBook(held.sessions);
  const restarts = await readRestarts(work, [...new Set(told.flatMap(({ nasId }) => nasId ?? []))]);
  const count = new Count(work, { meters: held.meters, sessions, restarts, vigil: await readVigil(work) });
  for (const each of told) {
    if (isReport(each)) count.report(each);
    else count.restart(each);
  }
  return count.save();
}

async function findHeld(work: Work, reports: readonly SessionReport[], serviceIds: ReadonlySet<string>) {
  const meters = await lockMeters(work, [...serviceIds], { mostMadeUp: mostMadeUpAtOnce });
  const sessions = await findSessions(work, reports, { lock: true });
  // Whoever began or adopted one meanwhile may have found a service that we did not. Out of order, but so rare that a deadlock, which is tried again, is cheaper.
  const others = sessions.flatMap(({ row }) => (row.service_id === null || serviceIds.has(row.service_id) ? [] : [row.service_id]));
  if (others.length > 0) for (const [id, meter] of await lockMeters(work, others, { mostMadeUp: mostMadeUpAtOnce })) meters.set(id, meter);
  return { meters, sessions };
}

const isReport = (told: SessionReport | Restart): told is SessionReport => told.kind !== "nas-on" && told.kind !== "nas-off";

const buckets = 256;

/**
 * Whoever may begin a session waits for others who may begin the same one, and then sees it. Sessions that go on need none of that: their meters and
 * rows are locked. By buckets, because the server's table of locks is small.
 */
async function lockBeginnings(work: Work, reports: readonly SessionReport[], known: SessionBook): Promise<void> {
  const beginning = reports.filter(
    (report) => report.kind === "start" || placeOf(known.incarnationsOf(report).map(incarnationOf), report).kind === "new",
  );
  const wanted = [...new Set(beginning.map(({ key }) => bucketOf(key)))].toSorted((a, b) => a - b);
  if (wanted.length > 0)
    await sql`select pg_advisory_xact_lock(hashtext('usage.sessions'), bucket) from unnest(${wanted}::int4[]) bucket`.execute(work.tx);
}

const bucketOf = (key: string): number => {
  let hash = 7;
  for (let at = 0; at < key.length; at++) hash = (Math.imul(hash, 31) + key.charCodeAt(at)) >>> 0;
  return hash % buckets;
};

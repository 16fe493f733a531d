// Asks routers for what they report, and keeps it. The question goes over the network, so it stands between two transactions.
import { sql } from "kysely";
import { enqueue, type JobRun } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";
import { getOwnCpe } from "./cpe-queries.ts";
import { cpeReachabilityChanged } from "./events.ts";
import { readCpeJob } from "./jobs.ts";
import type { ReadAnswer, Reading, RouterAdapter, RouterAdapters } from "./ports.ts";
import { type Cpe, db } from "./tables.ts";

/** P-249 one request, so long at most. */
const readTimeoutMs = 10_000;
const askEveryMs = 60_000;
/** So many at each turn of the clock, the ones that waited longest first. */
const batch = 200;

/** A fault of an adapter is a router that does not answer: what is on screen stays. */
export async function readRouter(adapter: RouterAdapter | undefined, ref: string, timeoutMs = readTimeoutMs): Promise<ReadAnswer> {
  if (!adapter) return { kind: "silent" };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<ReadAnswer>((resolve) => {
    timer = setTimeout(() => resolve({ kind: "silent" }), timeoutMs);
  });
  try {
    return await Promise.race([adapter.read(ref, { timeoutMs }).catch((): ReadAnswer => ({ kind: "silent" })), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Keys never get as far as the table. */
function withoutKeys(reading: Reading): Reading {
  return {
    ...reading,
    bands: reading.bands.map(({ key: _key, ...band }) => band),
    guest: reading.guest === null ? null : { isOn: reading.guest.isOn, name: reading.guest.name },
  };
}

export async function keepAnswer(work: Work, cpe: Pick<Cpe, "id">, answer: ReadAnswer): Promise<void> {
  const before = await db(work).selectFrom("devices.cpes").selectAll().where("id", "=", cpe.id).forUpdate().executeTakeFirst();
  if (!before) return;
  const isOnline = answer.kind === "reading";
  await db(work)
    .updateTable("devices.cpes")
    .set({
      is_online: isOnline,
      asked_at: work.now,
      ...(isOnline ? { reading: JSON.stringify(withoutKeys(answer.reading)), read_at: work.now } : {}),
    })
    .where("id", "=", before.id)
    .execute();
  if (before.is_online !== isOnline)
    work.emit(cpeReachabilityChanged, { partnerId: before.partner_id, customerId: before.customer_id, objectId: before.id }, { isOnline });
}

/** The page was opened: what it shows is to be fresh. Answers whether the router is asked. */
export async function askOwnCpe(work: Work, cpeId: string): Promise<boolean> {
  const cpe = await getOwnCpe(work, cpeId, { lock: true });
  if (cpe.asked_at !== null && work.now.getTime() - cpe.asked_at.getTime() < askEveryMs) return false;
  await db(work).updateTable("devices.cpes").set({ asked_at: work.now }).where("id", "=", cpe.id).execute();
  await enqueue(work, readCpeJob, { cpeId: cpe.id }, { key: `read-cpe-${cpe.id}` });
  return true;
}

export async function readCpe(run: JobRun, adapters: RouterAdapters, cpeId: string): Promise<void> {
  const cpe = await run.inWork((work) => db(work).selectFrom("devices.cpes").selectAll().where("id", "=", cpeId).executeTakeFirst());
  if (!cpe) return;
  const answer = await readRouter(adapters.get(cpe.driver), cpe.ref);
  await run.inWork((work) => keepAnswer(work, cpe, answer));
}

export async function readCpes(run: JobRun): Promise<void> {
  await run.inWork(async (work) => {
    const due = new Date(work.now.getTime() - 5 * askEveryMs);
    const { rows } = await sql<{ id: string }>`update devices.cpes set asked_at = ${work.now} where id in (
      select id from devices.cpes where customer_id is not null and (asked_at is null or asked_at < ${due})
      order by asked_at nulls first limit ${batch} for update skip locked) returning id`.execute(work.tx);
    for (const { id } of rows) await enqueue(work, readCpeJob, { cpeId: id }, { key: `read-cpe-${id}`, priority: 10 });
  });
}

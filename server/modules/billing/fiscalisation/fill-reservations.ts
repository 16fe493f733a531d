// Keeps the pools of reservations filled ahead (B-245).
import { sql } from "kysely";
import { insertRows } from "../../../platform/db/bulk.ts";
import { enqueue, type JobRun } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { type AddOnToAsk, addOnToAsk, noteAnswer, noteNoAnswer } from "./add-on-health.ts";
import type { FiscalKind } from "./contract.ts";
import { fillJob, wakeRegistering } from "./jobs.ts";
import type { FiscalAddOns, ReservedCode } from "./ports.ts";
import { isFree } from "./reservations.ts";
import { wantedReservations } from "./retry-rules.ts";

/** What an add-on is asked for in one call, and how often at most it is asked in one go. */
const mostAtOnce = 1000;
const mostCalls = 200;

interface Pool {
  readonly partnerId: string;
  readonly kind: FiscalKind;
}

type InWork = JobRun["inWork"];

/** Once a minute: wakes what is due, and fills what runs low. */
export async function tendFiscalisation(work: Work): Promise<void> {
  const { rows } = await sql<{ partner_id: string }>`select partner_id from billing.fiscal_add_ons
    where is_on and (ask_again_at is null or ask_again_at <= ${work.now}) order by partner_id`.execute(work.tx);
  for (const { partner_id: partnerId } of rows) {
    const due =
      await sql`select 1 from billing.fiscal_registrations where partner_id = ${partnerId} and state = 'waiting' and due_at <= ${work.now}
      limit 1`.execute(work.tx);
    if (due.rows.length > 0) await wakeRegistering(work, partnerId);
    for (const kind of await lowPools(work, partnerId)) await wakeFilling(work, { partnerId, kind });
  }
}

const wakeFilling = (work: Work, pool: Pool): Promise<void> =>
  enqueue(work, fillJob, pool, { key: `fill-reservations-${pool.partnerId}-${pool.kind}` });

/** Fills every pool of an add-on that was just connected. */
export async function fillAll(work: Work, partnerId: string): Promise<void> {
  for (const kind of await lowPools(work, partnerId)) await wakeFilling(work, { partnerId, kind });
}

async function lowPools(work: Work, partnerId: string): Promise<FiscalKind[]> {
  const { rows } = await sql<{ kind: FiscalKind }>`select unnest(kinds) as kind from billing.fiscal_add_ons
    where partner_id = ${partnerId} and is_on and reserves`.execute(work.tx);
  const low: FiscalKind[] = [];
  for (const { kind } of rows) if ((await missingIn(work, { partnerId, kind })) > 0) low.push(kind);
  return low;
}

/** What a pool lacks, with what the previews that wait are about to issue, and with what comes that stands in no preview. */
async function missingIn(work: Work, { partnerId, kind }: Pool, coming = 0): Promise<number> {
  const { rows } = await sql<{ pool_size: number; free: number; ahead: number }>`
    select pool_size,
      (select count(*)::int from billing.fiscal_reservations where partner_id = ${partnerId} and kind = ${kind} and ${isFree(work)}) as free,
      (select count(*)::int from billing.run_items item join billing.runs run on run.id = item.run_id where ${kind} = 'invoice'
        and run.partner_id = ${partnerId} and run.state in ('preview', 'confirming') and item.state in ('ok', 'warning')) as ahead
    from billing.fiscal_add_ons where partner_id = ${partnerId} and is_on and reserves and ${kind} = any (kinds)`.execute(work.tx);
  const [row] = rows;
  return row ? wantedReservations({ free: row.free, poolSize: row.pool_size, ahead: row.ahead + coming }) : 0;
}

/** Asks for what a pool lacks, call by call, until it is full or the add-on gives no more. `coming`: as many are needed besides, in a moment. */
export async function fillReservations(inWork: InWork, tools: Tools, addOns: FiscalAddOns, pool: Pool, coming = 0): Promise<void> {
  for (let call = 0; call < mostCalls; call++) {
    const next = await inWork(async (work): Promise<{ addOn: AddOnToAsk; count: number; key: string } | undefined> => {
      const count = await missingIn(work, pool, coming);
      const addOn = count > 0 ? await addOnToAsk(work, tools, pool.partnerId) : undefined;
      return addOn && { addOn, count: Math.min(count, mostAtOnce), key: await keyOf(work, pool) };
    });
    if (!next) return;
    const said = await addOns.reserve(next.addOn.place, { key: next.key, kind: pool.kind, count: next.count });
    const kept = await inWork(async (work) => {
      if (said.kind === "none") await noteNoAnswer(work, pool.partnerId, said);
      return said.kind === "none" ? 0 : keep(work, pool, said.codes);
    });
    if (kept === 0) return;
  }
}

/**
 * The same until something of the answer was kept: when an answer is lost, on the way or by a kill, the next call has the same key and gets the
 * same reservations, and none lies unused at the tax office.
 */
async function keyOf(work: Work, { partnerId, kind }: Pool): Promise<string> {
  const { rows } = await sql<{ last: bigint | null }>`select max(id) as last from billing.fiscal_reservations
    where partner_id = ${partnerId} and kind = ${kind}`.execute(work.tx);
  return `${partnerId}-${kind}-${rows[0]?.last ?? 0}`;
}

/** The same code is kept once, however often it is given. Answers how many were new. */
async function keep(work: Work, { partnerId, kind }: Pool, codes: readonly ReservedCode[]): Promise<number> {
  const count = async (): Promise<bigint> =>
    (
      await sql<{ n: bigint }>`select count(*) as n from billing.fiscal_reservations where partner_id = ${partnerId} and kind = ${kind}
        and code = any (${codes.map(({ code }) => code)}::text[])`.execute(work.tx)
    ).rows[0]?.n ?? 0n;
  const before = await count();
  await insertRows(
    work,
    "billing.fiscal_reservations",
    { partner_id: "uuid", kind: "text", code: "text", expires_at: "timestamptz", fetched_at: "timestamptz" },
    codes.map(({ code, expiresAt }) => ({ partner_id: partnerId, kind, code, expires_at: expiresAt, fetched_at: work.now })),
    "on conflict (partner_id, kind, code) do nothing",
  );
  await noteAnswer(work, partnerId);
  return Number((await count()) - before);
}

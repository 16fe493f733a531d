// Internet services as the RADIUS server keeps them in memory: all of them at its start, and those that changed.
import { type SqlBool, sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { listStaticAddresses, type StaticAddress } from "../../network/index.ts";
import type { AccessState } from "../access-rules.ts";
import { db } from "../tables.ts";
import type { PlanFacts, Subscriber } from "./subscriber.ts";

const batch = 5_000;

export async function loadPlanFacts(work: Work): Promise<Map<string, PlanFacts>> {
  const rows = await db(work).selectFrom("access.plan_facts").selectAll().execute();
  return new Map(
    rows.map((row) => [
      row.plan_id,
      {
        id: row.plan_id,
        code: row.code,
        title: row.title,
        rates: { downBps: Number(row.down_bps ?? 0n), upBps: Number(row.up_bps ?? 0n) },
      },
    ]),
  );
}

/** All of them, a few thousand at a time: a million do not stand in memory twice. */
export async function* loadSubscribers(work: Work, plans: ReadonlyMap<string, PlanFacts>): AsyncGenerator<Subscriber[]> {
  for (let after = 0n; ; ) {
    const rows = await db(work)
      .selectFrom("access.subscribers")
      .selectAll()
      .where("number", ">", after)
      .orderBy("number")
      .limit(batch)
      .execute();
    yield await complete(work, rows, plans);
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = last.number;
  }
}

/** Those of them that are there; the others have no line any more. */
export async function loadSubscribersOf(
  work: Work,
  serviceIds: readonly string[],
  plans: ReadonlyMap<string, PlanFacts>,
): Promise<Subscriber[]> {
  const found: Subscriber[] = [];
  for (let at = 0; at < serviceIds.length; at += batch) {
    const ids = serviceIds.slice(at, at + batch);
    const rows = await db(work)
      .selectFrom("access.subscribers")
      .selectAll()
      .where(sql<SqlBool>`service_id = any (${ids}::uuid[])`)
      .execute();
    found.push(...(await complete(work, rows, plans)));
  }
  return found;
}

type Row = Awaited<ReturnType<typeof selectRow>>;
const selectRow = (work: Work) => db(work).selectFrom("access.subscribers").selectAll().executeTakeFirstOrThrow();

async function complete(work: Work, rows: readonly Row[], plans: ReadonlyMap<string, PlanFacts>): Promise<Subscriber[]> {
  const statics = await listStaticAddresses(
    work,
    rows.map(({ service_id }) => service_id),
  );
  return rows.map((row) => subscriberOf(row, plans, statics.get(row.service_id) ?? []));
}

const numberOrNull = (value: bigint | null): number | null => (value === null ? null : Number(value));

function subscriberOf(row: Row, plans: ReadonlyMap<string, PlanFacts>, statics: readonly StaticAddress[]): Subscriber {
  const isSlowed = row.quota_state === "slowed";
  return {
    ...{ serviceId: row.service_id, number: Number(row.number), customerId: row.customer_id, partnerId: row.partner_id },
    ...{ locationId: row.location_id, login: row.login, passwordSealed: row.password_sealed },
    // One that nobody has looked at yet has begun only when that is done: a moment later.
    accessState: (row.access_state as AccessState | null) ?? "not_started",
    // A plan that was made since they were read is read before this is asked again.
    plan: plans.get(row.plan_id) ?? { id: row.plan_id, code: "", title: "", rates: { downBps: 0, upBps: 0 } },
    ownRates: { downBps: numberOrNull(row.own_down_bps), upBps: numberOrNull(row.own_up_bps) },
    quotaRates: isSlowed ? { downBps: Number(row.quota_down_bps ?? 0n), upBps: Number(row.quota_up_bps ?? 0n) } : null,
    line: {
      ipv4: { method: row.ipv4_method, pool: row.ipv4_pool, nasPool: row.ipv4_nas_pool },
      ...{ macs: row.macs, circuitId: row.circuit_id, remoteId: row.remote_id, nasPortId: row.nas_port_id },
      ...{ nasIds: row.nas_ids, maxSessions: row.max_sessions },
    },
    statics,
  };
}

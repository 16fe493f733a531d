// Internet services as the RADIUS server keeps them in memory: all of them at its start, and those that changed.
import { type SqlBool, sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { listStaticAddresses, type Route, readRoute, type StaticAddress } from "../../network/index.ts";
import { type LineData, listLineData, quotaSpeedOf } from "../../usage/index.ts";
import type { AccessState } from "../access-rules.ts";
import { loadSwitches } from "../switches.ts";
import { db } from "../tables.ts";
import { type Ipv6Part, type PlanFacts, planOf, type Subscriber } from "./subscriber.ts";

const batch = 5_000;

export async function loadPlanFacts(work: Work): Promise<Map<string, PlanFacts>> {
  const rows = await db(work).selectFrom("access.plan_facts").selectAll().execute();
  const switches = (await loadSwitches(work)).filter(({ kind }) => kind === "internet");
  return new Map(
    rows.map((row) => [
      row.plan_id,
      {
        id: row.plan_id,
        code: row.code,
        title: row.title,
        rates: { downBps: Number(row.down_bps ?? 0n), upBps: Number(row.up_bps ?? 0n) },
        sessions: { policy: row.session_policy, most: row.max_sessions },
        terms: {
          ...{ burstPercent: row.burst_percent, thresholdPercent: row.burst_threshold_percent, burstSeconds: row.burst_seconds },
          ...{ guaranteePercent: row.guarantee_percent, priority: row.priority },
        },
        ...{ attributes: row.attributes, replyLines: row.reply_lines },
        switches: switches
          .filter(({ planIds }) => planIds.length === 0 || planIds.includes(row.plan_id))
          .map(({ key, isOnByDefault, partnerIds }) => ({ key, isOnByDefault, partnerIds })),
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
  const ids = rows.map(({ service_id }) => service_id);
  const statics = await listStaticAddresses(work, ids);
  const data = await listLineData(work, ids);
  const turned = await loadTurned(work, ids);
  return rows.map((row) => ({
    ...subscriberOf(row, plans, { statics: statics.get(row.service_id) ?? [], data: data.get(row.service_id) ?? nothing }),
    turned: turned.get(row.service_id) ?? null,
  }));
}

/** Those that stand alike are one object: there are few ways in which switches stand. */
async function loadTurned(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, Readonly<Record<string, boolean>>>> {
  const { rows } = await sql<{ ids: string[]; turned: Record<string, boolean> }>`
    select array_agg(service_id::text) as ids, turned from (
      select service_id, jsonb_object_agg(key, is_on) as turned from access.service_attributes
      where service_id = any (${[...ids]}::uuid[]) group by service_id) each group by turned`.execute(work.tx);
  return new Map(rows.flatMap(({ ids: alike, turned }) => alike.map((id) => [id, turned] as const)));
}

const numberOrNull = (value: bigint | null): number | null => (value === null ? null : Number(value));

// One for all: there are as many lines as subscribers, and most say nothing of these.
const usualPart: Ipv6Part = { method: "auto", nasPool: null };
const noRoutes: readonly Route[] = [];

const ipv6PartOf = (method: Ipv6Part["method"], nasPool: string | null): Ipv6Part => (method === "auto" ? usualPart : { method, nasPool });

const nothing: LineData = { left: null, rule: null, turn: null };

function subscriberOf(
  row: Row,
  plans: ReadonlyMap<string, PlanFacts>,
  { statics, data }: { statics: readonly StaticAddress[]; data: LineData },
): Omit<Subscriber, "turned"> {
  return {
    ...{ serviceId: row.service_id, number: Number(row.number), customerId: row.customer_id, partnerId: row.partner_id },
    ...{ locationId: row.location_id, login: row.login, passwordSealed: row.password_sealed },
    // One that nobody has looked at yet has begun only when that is done: a moment later.
    ...{ accessState: (row.access_state as AccessState | null) ?? "not_started", openUntil: row.open_until },
    plan: planOf(row.plan_id, plans),
    ownRates: { downBps: numberOrNull(row.own_down_bps), upBps: numberOrNull(row.own_up_bps) },
    quotaRates: quotaSpeedOf({ state: row.quota_state, downBps: row.quota_down_bps, upBps: row.quota_up_bps }),
    line: {
      ipv4: { method: row.ipv4_method, pool: row.ipv4_pool, nasPool: row.ipv4_nas_pool },
      wan6: ipv6PartOf(row.wan6_method, row.wan6_nas_pool),
      delegated: ipv6PartOf(row.pd_method, row.pd_nas_pool),
      routes: row.networks.length === 0 ? noRoutes : row.networks.flatMap((text) => readRoute(text) ?? []),
      ...{ macs: row.macs, circuitId: row.circuit_id, remoteId: row.remote_id, nasPortId: row.nas_port_id },
      ...{ nasIds: row.nas_ids, maxSessions: row.max_sessions, replyLines: row.reply_lines },
      learns: row.bind_on_first_connect ? { most: row.max_learned, replacesOldest: row.replace_oldest } : null,
    },
    ...{ statics, data },
  };
}

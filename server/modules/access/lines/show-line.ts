import type { Selectable } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { findPools, listNases, listStaticAddresses } from "../../network/index.ts";
import type { Service } from "../../services/index.ts";
import { db, type LinesTable } from "../tables.ts";
import type { getLineEndpoint } from "./contract.ts";
import { printMac } from "./line-rules.ts";

export type LineShown = z.input<(typeof getLineEndpoint)["returns"]>;
type LineRow = Omit<Selectable<LinesTable>, "service_id" | "customer_id" | "partner_id">;

/** What holds for a line of which nothing was ever said. */
export const usualLine: LineRow = {
  ...{ ipv4_method: "auto", ipv4_pool: [], ipv4_nas_pool: null, macs: [], bind_on_first_connect: false, max_learned: 1 },
  ...{ replace_oldest: false, circuit_id: null, remote_id: null, nas_port_id: null, nas_ids: [], max_sessions: null },
  ...{ wan6_method: "auto", wan6_nas_pool: null, pd_method: "auto", pd_nas_pool: null, networks: [] },
  ...{ down_bps: null, up_bps: null, reply_lines: "", version: 0 },
};

export async function findLine(work: Work, serviceId: string): Promise<LineRow | undefined> {
  return db(work)
    .selectFrom("access.lines as line")
    .selectAll("line")
    .where("line.service_id", "=", serviceId)
    .where(visibleTo(work.actor, { partner: "line.partner_id", customer: "line.customer_id" }))
    .executeTakeFirst();
}

export async function showLine(work: Work, service: Pick<Service, "id" | "planId">): Promise<LineShown> {
  const line = (await findLine(work, service.id)) ?? usualLine;
  const nases = (await listNases(work)).filter(({ id }) => line.nas_ids.includes(id));
  const pools = await findPools(work, line.ipv4_pool);
  const plan = await db(work)
    .selectFrom("access.plan_facts")
    .select(["down_bps", "up_bps", "max_sessions", "session_policy"])
    .where("plan_id", "=", service.planId)
    .executeTakeFirst();
  const statics = (await listStaticAddresses(work, [service.id])).get(service.id) ?? [];
  return {
    ...fieldsOf(line),
    nases: nases.map(({ id, name }) => ({ id, name })),
    pools: [...pools].map(([id, cidr]) => ({ id, name: cidr })),
    plan: {
      ...{ downBps: Number(plan?.down_bps ?? 0n), upBps: Number(plan?.up_bps ?? 0n) },
      maxSessions: plan?.session_policy === "allow" ? null : (plan?.max_sessions ?? 1),
    },
    staticAddresses: statics.map(({ address }) => address),
    version: line.version,
  };
}

/** What can be said of a line, as it is said. */
export const fieldsOf = (line: LineRow) => ({
  ...{ ipv4Method: line.ipv4_method, ipv4PoolIds: [...line.ipv4_pool], ipv4NasPool: line.ipv4_nas_pool },
  ...{ wan6Method: line.wan6_method, wan6NasPool: line.wan6_nas_pool, pdMethod: line.pd_method, pdNasPool: line.pd_nas_pool },
  networks: [...line.networks],
  ...{ macs: line.macs.map(printMac), learnsMacs: line.bind_on_first_connect, maxLearned: line.max_learned },
  ...{ replacesOldest: line.replace_oldest, circuitId: line.circuit_id, remoteId: line.remote_id, nasPortId: line.nas_port_id },
  ...{ nasIds: [...line.nas_ids], maxSessions: line.max_sessions },
  ...{ downBps: numberOrNull(line.down_bps), upBps: numberOrNull(line.up_bps), replyLines: line.reply_lines },
});

const numberOrNull = (value: bigint | null): number | null => (value === null ? null : Number(value));

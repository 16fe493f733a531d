// Says what tells a line apart, and what the network gives it. Triggers of the table tell the RADIUS servers (N-14).
import { sql } from "kysely";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findPools, listNases, printRoute, readRoute } from "../../network/index.ts";
import { type Service, serviceLabel } from "../../services/index.ts";
import { refuseLines } from "../plan-replies/refuse-lines.ts";
import { noLine } from "../problems.ts";
import { db } from "../tables.ts";
import type { updateLineEndpoint } from "./contract.ts";
import { printMac, readMacs, readPortId } from "./line-rules.ts";
import { fieldsOf, findLine, type LineShown, showLine, usualLine } from "./show-line.ts";

type Edit = BodyOf<typeof updateLineEndpoint>;
type Fields = ReturnType<typeof fieldsOf>;

export async function saveLine(work: Work, service: Service, edit: Edit, version: number): Promise<LineShown> {
  refuseWithoutLine(service);
  // A line that nobody has said anything of has no row yet that could be locked.
  await sql`select pg_advisory_xact_lock(hashtextextended('access-line:' || ${service.id}, 0))`.execute(work.tx);
  // And one with a row may be learning a device just now.
  await sql`select 1 from access.lines where service_id = ${service.id} for update`.execute(work.tx);
  const row = (await findLine(work, service.id)) ?? usualLine;
  if (row.version !== version) throw editConflict("The line was changed meanwhile.", { current: await showLine(work, service) });
  const before = fieldsOf(row);
  const after = merged(before, edit);
  if (after.replyLines !== before.replyLines) refuseLines(work, after.replyLines);
  await refuseUnknown(work, service, { before, after });
  const columns = columnsOf(after);
  await db(work)
    .insertInto("access.lines")
    .values({ service_id: service.id, customer_id: service.customerId, partner_id: service.partnerId, ...columns, version: 1 })
    .onConflict((known) => known.column("service_id").doUpdateSet({ ...columns, version: sql`lines.version + 1` }))
    .execute();
  work.audit({
    ...{ entity: "service", entityId: service.id, label: serviceLabel(service.number), action: "line_updated" },
    ...{ partnerId: service.partnerId, customerId: service.customerId },
    changes: differences(before, after),
  });
  return showLine(work, service);
}

export function refuseWithoutLine({ kind }: Pick<Service, "kind">): void {
  if (kind !== "internet") throw noLine("Only an internet service has a line.");
}

/** What was said, in the form in which it is compared with packets. */
function merged(before: Fields, { macs, networks, circuitId, remoteId, nasPortId, ...edit }: Edit): Fields {
  const ports = { circuitId, remoteId, nasPortId };
  const after: Fields = { ...before };
  for (const [name, value] of Object.entries(edit)) if (value !== undefined) Object.assign(after, { [name]: value });
  if (macs !== undefined) after.macs = macsOf(macs);
  if (networks !== undefined) after.networks = networksOf(networks);
  for (const name of ["circuitId", "remoteId", "nasPortId"] as const) {
    const text = ports[name];
    if (text !== undefined) after[name] = text === null ? null : portOf(name, text);
  }
  if (after.ipv4Method === "nas_pool" && after.ipv4NasPool === null)
    throw fieldProblem("ipv4NasPool", "required", "Name the pool of the router.");
  for (const part of ["wan6", "pd"] as const)
    if (after[`${part}Method`] === "nas_pool" && after[`${part}NasPool`] === null)
      throw fieldProblem(`${part}NasPool`, "required", "Name the pool of the router.");
  return after;
}

function networksOf(texts: readonly string[]): string[] {
  const routes = texts.map((text, at) => {
    const route = readRoute(text);
    if (!route)
      throw fieldProblem(`networks.${at}`, "bad-network", `"${text}" is no network with a metric from 1 to 255.`, { network: text });
    return printRoute(route);
  });
  return [...new Set(routes)];
}

function macsOf(texts: readonly string[]): string[] {
  const read = readMacs(texts);
  if ("wrong" in read)
    throw fieldProblem(`macs.${read.wrong.at}`, "bad-mac", `"${read.wrong.text}" is no MAC address.`, { mac: read.wrong.text });
  return read.macs.map(printMac);
}

function portOf(field: string, text: string): string {
  const port = readPortId(text);
  if (port === undefined)
    throw fieldProblem(field, "bad-port-id", "Write it as the router sends it, or its bytes as 0x and pairs of hex digits.");
  return port;
}

/** What stood there before may stay, even where whoever edits does not see it. */
async function refuseUnknown(work: Work, service: Service, { before, after }: { before: Fields; after: Fields }): Promise<void> {
  const added = after.nasIds.filter((id) => !before.nasIds.includes(id));
  const nases = new Map((await listNases(work)).map((nas) => [nas.id, nas]));
  for (const id of added) {
    const nas = nases.get(id);
    if (!nas) throw fieldProblem("nasIds", "unknown-router", "There is no such router.");
    // N-6 it would refuse the line anyway (A05).
    if (!nas.servesAll && !nas.partnerIds.includes(service.partnerId))
      throw fieldProblem("nasIds", "router-of-others", `${nas.name} does not serve this customer's partner.`, { router: nas.name });
  }
  const addedPools = after.ipv4PoolIds.filter((id) => !before.ipv4PoolIds.includes(id));
  const pools = await findPools(work, addedPools);
  if (addedPools.some((id) => !pools.has(id))) throw fieldProblem("ipv4PoolIds", "unknown-pool", "There is no such pool of addresses.");
}

const columnsOf = (fields: Fields) => ({
  ...{ ipv4_method: fields.ipv4Method, ipv4_pool: [...new Set(fields.ipv4PoolIds)], ipv4_nas_pool: fields.ipv4NasPool },
  ...{ wan6_method: fields.wan6Method, wan6_nas_pool: fields.wan6NasPool, pd_method: fields.pdMethod, pd_nas_pool: fields.pdNasPool },
  networks: fields.networks,
  ...{ macs: fields.macs.map((mac) => mac.toLowerCase()), bind_on_first_connect: fields.learnsMacs, max_learned: fields.maxLearned },
  ...{ replace_oldest: fields.replacesOldest, circuit_id: fields.circuitId, remote_id: fields.remoteId, nas_port_id: fields.nasPortId },
  ...{ nas_ids: [...new Set(fields.nasIds)], max_sessions: fields.maxSessions },
  ...{
    down_bps: fields.downBps === null ? null : BigInt(fields.downBps),
    up_bps: fields.upBps === null ? null : BigInt(fields.upBps),
  },
  reply_lines: fields.replyLines,
});

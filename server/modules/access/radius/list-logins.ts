// N-110 the log of logins of all lines. The page is found in the log alone, so that names are looked up for the rows that are shown.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { defineExport, moment } from "../../../platform/exports/list-export.ts";
import { macVendor } from "../../../platform/mac-vendor.ts";
import type { Work } from "../../../platform/work.ts";
import { listNases } from "../../network/index.ts";
import { db } from "../tables.ts";
import { exportLoginsEndpoint, type listLoginsEndpoint } from "./contract.ts";
import { readMac } from "./mac-rules.ts";

type Shown = z.input<(typeof listLoginsEndpoint)["returns"]>["items"][number];
type Filter = QueryOf<typeof listLoginsEndpoint>["filter"];

export async function listLogins(work: Work, request: QueryOf<typeof listLoginsEndpoint>): Promise<Page<Shown>> {
  const page = await listPage(work, attempts(work, request.filter), request, {
    sorts: { at: { by: sql`log.at`, type: "timestamptz" } },
    defaultSort: "-at",
    id: sql<string>`log.id`,
  });
  const nases = new Map((await listNases(work)).map(({ id, name }) => [id, name]));
  const owners = await ownersOf(
    work,
    page.items.map(({ service_id }) => service_id),
  );
  return {
    ...page,
    items: page.items.map((row) => {
      const owner = owners.get(row.service_id ?? "");
      return {
        ...{ id: row.id, at: row.at.toISOString(), login: row.login, mac: row.mac, macVendor: macVendor(row.mac) },
        ...{ calledId: row.called_id, portId: row.port_id },
        nas: row.nas_id === null ? null : { id: row.nas_id, name: nases.get(row.nas_id) ?? null },
        ...{ source: row.source, method: row.method, result: row.result, reason: row.reason, reply: row.reply },
        ...{ latencyUs: row.latency_us, times: row.times },
        customer: owner ? { id: owner.customer_id, name: owner.customer_name, number: Number(owner.customer_number) } : null,
        service: owner ? { id: owner.service_id, number: Number(owner.service_number) } : null,
      };
    }),
  };
}

function attempts(work: Work, filter: Filter) {
  let query = db(work)
    .selectFrom("access.auth_log as log")
    .select(["log.id", "log.at", "log.login", "log.mac", "log.called_id", "log.port_id", "log.nas_id", "log.method", "log.result"])
    .select(["log.reason", "log.service_id", "log.reply", "log.latency_us", "log.times", sql<string>`host(log.source)`.as("source")])
    .where(visibleTo(work.actor, { partner: "log.partner_id" }));
  if (filter.from) query = query.where("log.at", ">=", new Date(filter.from));
  if (filter.until) query = query.where("log.at", "<", new Date(filter.until));
  if (filter.result) query = query.where("log.result", "in", filter.result);
  if (filter.reason) query = query.where("log.reason", "in", filter.reason);
  // What has a reason was not simply let in; said so that the few of those are looked through, and not all.
  if (filter.reason && !filter.result) query = query.where("log.result", "<>", "accept");
  if (filter.nasId) query = query.where("log.nas_id", "in", filter.nasId);
  if (filter.partnerId) query = query.where("log.partner_id", "=", filter.partnerId);
  if (filter.customerId) query = query.where("log.customer_id", "=", filter.customerId).where(ofServicesOf(filter.customerId));
  if (filter.serviceId) query = query.where("log.service_id", "=", filter.serviceId);
  if (filter.text?.trim()) query = query.where(naming(filter.text.trim()));
  return query;
}

/** By which the log has an index. */
const ofServicesOf = (customerId: string): RawBuilder<SqlBool> =>
  sql`log.service_id in (select owned.service_id from access.line_owners owned where owned.customer_id = ${customerId})`;

function naming(text: string): RawBuilder<SqlBool> {
  const mac = readMac(text);
  const login = sql<SqlBool>`lower(log.login) like ${`${escapeLike(text.toLowerCase())}%`}`;
  return mac === undefined ? login : sql<SqlBool>`(log.mac = ${mac}::macaddr or ${login})`;
}

async function ownersOf(work: Work, serviceIds: readonly (string | null)[]) {
  const ids = [...new Set(serviceIds)].filter((id) => id !== null);
  const rows = await db(work).selectFrom("access.line_owners").selectAll().where(sql<SqlBool>`service_id = any (${ids}::uuid[])`).execute();
  return new Map(rows.map((row) => [row.service_id, row]));
}

/** N-7 exactly what the list shows. */
export const loginsExport = defineExport<typeof exportLoginsEndpoint, Shown>({
  endpoint: exportLoginsEndpoint,
  may: "network.radius.view",
  kind: "logins",
  about: { label: "Logins", name: "logins" },
  cells: {
    at: moment((row) => row.at),
    result: (row) => row.result,
    reason: (row) => row.reason,
    login: (row) => row.login,
    mac: (row) => row.mac,
    nas: (row) => row.nas?.name ?? row.nas?.id,
    source: (row) => row.source,
    calledId: (row) => row.calledId,
    portId: (row) => row.portId,
    method: (row) => row.method,
    customer: (row) => row.customer?.name,
    customerNumber: (row) => row.customer?.number,
    service: (row) => row.service?.number,
    reply: (row) => row.reply,
    latencyMs: (row) => row.latencyUs / 1000,
    times: (row) => row.times,
  },
  list: (work, page, { filter }) => listLogins(work, { ...page, filter }),
});

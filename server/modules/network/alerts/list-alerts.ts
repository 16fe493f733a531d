import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { defineExport, moment } from "../../../platform/exports/list-export.ts";
import type { Work } from "../../../platform/work.ts";
import { seesAll, servedVisibleTo } from "../scope.ts";
import { db } from "../tables.ts";
import { exportAlertsEndpoint, type listAlertsEndpoint } from "./contract.ts";

type Shown = z.input<(typeof listAlertsEndpoint)["returns"]>["items"][number];

export async function listAlerts(work: Work, request: QueryOf<typeof listAlertsEndpoint>): Promise<Page<Shown>> {
  const { state, kind, nasId, equipmentId } = request.filter;
  let query = db(work)
    .selectFrom("network.alerts as alert")
    .leftJoin("network.nases as nas", "nas.id", "alert.nas_id")
    .leftJoin("network.prefixes as prefix", "prefix.id", "alert.prefix_id")
    .leftJoin("network.equipment as equipment", "equipment.id", "alert.equipment_id")
    .leftJoin("network.sites as site", "site.id", "alert.site_id")
    .leftJoin("network.snmp_oids as oid", "oid.id", "alert.snmp_oid_id")
    .selectAll("alert")
    .select([
      "nas.name as nas_name",
      "equipment.name as equipment_name",
      "site.name as site_name",
      "oid.name as oid_name",
      "oid.unit",
      sql<string | null>`prefix.cidr::text`.as("cidr"),
    ])
    .where(seenBy(work));
  if (state) query = query.where("alert.closed_at", state === "open" ? "is" : "is not", null);
  if (kind) query = query.where("alert.kind", "in", kind);
  if (nasId) query = query.where("alert.nas_id", "=", nasId);
  if (equipmentId) query = query.where("alert.equipment_id", "=", equipmentId);
  const page = await listPage(work, query, request, {
    sorts: { openedAt: { by: sql`alert.opened_at`, type: "timestamptz" } },
    defaultSort: "-openedAt",
    id: sql<string>`alert.id`,
  });
  return {
    ...page,
    items: page.items.map((alert) => ({
      ...{
        id: alert.id,
        kind: alert.kind,
        state: alert.closed_at === null ? ("open" as const) : ("closed" as const),
        details: alert.details,
        item: alert.item,
      },
      nas: alert.nas_id !== null && alert.nas_name !== null ? { id: alert.nas_id, name: alert.nas_name } : null,
      prefix: alert.prefix_id !== null && alert.cidr !== null ? { id: alert.prefix_id, cidr: alert.cidr } : null,
      equipment:
        alert.equipment_id !== null && alert.equipment_name !== null ? { id: alert.equipment_id, name: alert.equipment_name } : null,
      site: alert.site_id !== null && alert.site_name !== null ? { id: alert.site_id, name: alert.site_name } : null,
      value: alert.oid_name !== null && alert.unit !== null ? { name: alert.oid_name, unit: alert.unit } : null,
      beganAt: (alert.began_at ?? alert.opened_at).toISOString(),
      ...{ openedAt: alert.opened_at.toISOString(), seenAt: alert.seen_at.toISOString(), closedAt: alert.closed_at?.toISOString() ?? null },
    })),
  };
}

/** As the policy of the table: with what it is about; what is about the monitor itself is for those who see everything. */
const seenBy = ({ actor }: Work): RawBuilder<SqlBool> =>
  sql<SqlBool>`case when alert.nas_id is not null then ${servedVisibleTo(actor, "nas")} when alert.prefix_id is not null then ${servedVisibleTo(actor, "prefix")}
    when alert.equipment_id is not null then ${servedVisibleTo(actor, "equipment")} when alert.site_id is not null then ${servedVisibleTo(actor, "site")} else ${seesAll(actor)}::boolean end`;

export const alertsExport = defineExport<typeof exportAlertsEndpoint, Shown>({
  endpoint: exportAlertsEndpoint,
  may: ["network.monitoring.view", "network.routers.view"],
  kind: "network-alerts",
  about: { label: "Network alerts", name: "network-alerts" },
  cells: {
    kind: (row) => row.kind,
    state: (row) => row.state,
    about: (row) => row.nas?.name ?? row.prefix?.cidr ?? row.equipment?.name ?? row.site?.name,
    beganAt: moment((row) => row.beganAt),
    openedAt: moment((row) => row.openedAt),
    seenAt: moment((row) => row.seenAt),
    closedAt: moment((row) => row.closedAt),
  },
  list: (work, page, { filter }) => listAlerts(work, { ...page, filter }),
});

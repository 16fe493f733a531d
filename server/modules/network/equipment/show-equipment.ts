import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { defineExport, moment } from "../../../platform/exports/list-export.ts";
import type { Work } from "../../../platform/work.ts";
import { servedView, servesPartner } from "../scope.ts";
import { findQuietSite } from "../sites/site-queries.ts";
import { type EquipmentRowView, type EquipmentView, exportEquipmentEndpoint, type listEquipmentEndpoint } from "./contract.ts";
import { findPlaces, type Places } from "./equipment-places.ts";
import { type Equipment, equipmentOf, getEquipment, sinceSql, stateSql, visibleEquipment } from "./equipment-queries.ts";
import { findStockItem } from "./stock-items.ts";

type Row = z.input<typeof EquipmentRowView>;

const tenths = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);
const named = (id: string | null, name: string | null) => (id !== null && name !== null ? { id, name } : null);

function rowView(work: Work, one: Equipment, places: Places): Row {
  return {
    ...{ id: one.id, name: one.name, kind: one.kind, vendor: one.vendor, model: one.model, address: one.address },
    site: named(one.site_id, one.siteName),
    parent: named(one.parent_id, one.parentName),
    ...{ status: one.status, state: one.state },
    since: one.since?.toISOString() ?? null,
    checkedAt: one.checkedAt?.toISOString() ?? null,
    ...{ lossPercent: tenths(one.lossPercent), rttMs: tenths(one.rttMs), tags: one.tags },
    ...places.of(one),
    ...servedView(work.actor, one.served),
    version: one.version,
  };
}

const mostChildren = 200;

export async function showEquipment(work: Work, id: string): Promise<z.input<typeof EquipmentView>> {
  const one = await getEquipment(work, id);
  const quiet = one.site_id === null ? undefined : await findQuietSite(work, one.site_id);
  const children = await visibleEquipment(work)
    .where("equipment.parent_id", "=", id)
    .where("equipment.status", "<>", "retired")
    .orderBy(sql`lower(equipment.name)`)
    .limit(mostChildren)
    .execute();
  return {
    ...rowView(work, one, await findPlaces(work, [one])),
    ...{ siteId: one.site_id, parentId: one.parent_id, nasId: one.nas_id, nas: named(one.nas_id, one.nasName) },
    ...{ itemId: one.item_id, item: await findStockItem(work, one.item_id) },
    ...{ serial: one.serial, mac: one.mac, pingOn: one.ping_on, pingSeconds: one.ping_seconds },
    ...{ snmpOn: one.snmp_on, snmpVersion: one.snmp_version, snmpPort: one.snmp_port, snmpSeconds: one.snmp_seconds },
    snmpUser: one.snmp_user,
    ...{ alertReboots: one.alert_reboots, alertInterfaces: one.alert_interfaces },
    hasSnmpCommunity: one.snmp_community_sealed !== null,
    hasSnmpAuthKey: one.snmp_auth_sealed !== null,
    hasSnmpPrivacyKey: one.snmp_privacy_sealed !== null,
    notifyDelaySeconds: one.notify_delay_seconds,
    alertGroupId: one.alert_group_id,
    alertGroup: named(one.alert_group_id, one.groupName),
    maintenanceUntil: one.maintenance_until && one.maintenance_until > work.now ? one.maintenance_until.toISOString() : null,
    quietThrough: quiet ? { id: quiet.id, name: quiet.name } : null,
    medianRttMs: tenths(one.medianRttMs),
    children: children.map(({ id: childId, name, kind, state }) => ({ id: childId, name, kind, state })),
    createdAt: one.created_at.toISOString(),
  };
}

export async function listEquipment(work: Work, request: QueryOf<typeof listEquipmentEndpoint>): Promise<Page<Row>> {
  const { text, state, kind, status, partnerId, siteId, parentId, customerId, tag } = request.filter;
  let query = visibleEquipment(work).where("equipment.status", "in", status ?? ["in_use", "disabled"]);
  if (text)
    query = query.where(
      sql<boolean>`platform.plain(concat_ws(' ', equipment.name, host(equipment.address), equipment.vendor, equipment.model, equipment.serial,
        equipment.mac::text)) like '%' || platform.plain(${escapeLike(text)}) || '%'`,
    );
  if (state) query = query.where(sql<boolean>`${stateSql(work.now)} = any (${state}::text[])`);
  if (kind) query = query.where("equipment.kind", "in", kind);
  if (partnerId) query = query.where(servesPartner("equipment", partnerId));
  if (siteId) query = query.where("equipment.site_id", "=", siteId);
  if (parentId) query = query.where("equipment.parent_id", "=", parentId);
  if (customerId) query = query.where("equipment.customer_id", "=", customerId);
  if (tag) query = query.where(sql<boolean>`${tag} = any (equipment.tags)`);
  const page = await listPage(work, query, request, {
    sorts: {
      name: { by: sql`lower(equipment.name)`, type: "text" },
      // What is wrong comes first.
      state: {
        by: sql`array_position('{down,degraded,silent,unreachable,unknown,maintenance,up,answers,disabled}'::text[], ${stateSql(work.now)})`,
        type: "int",
      },
      since: { by: sql`coalesce(${sinceSql}, equipment.created_at)`, type: "timestamptz" },
      site: { by: sql`coalesce(lower(site.name), '')`, type: "text" },
      createdAt: { by: sql`equipment.created_at`, type: "timestamptz" },
    },
    defaultSort: "name",
    id: sql<string>`equipment.id`,
  });
  const found = page.items.map(equipmentOf);
  const places = await findPlaces(work, found);
  return { ...page, items: found.map((one) => rowView(work, one, places)) };
}

export const equipmentExport = defineExport<typeof exportEquipmentEndpoint, Row>({
  endpoint: exportEquipmentEndpoint,
  may: "network.monitoring.view",
  kind: "equipment",
  about: { label: "Network equipment", name: "equipment" },
  cells: {
    name: (row) => row.name,
    state: (row) => row.state,
    since: moment((row) => row.since),
    kind: (row) => row.kind,
    address: (row) => row.address,
    lossPercent: (row) => row.lossPercent,
    rttMs: (row) => row.rttMs,
    site: (row) => row.site?.name,
    parent: (row) => row.parent?.name,
    vendor: (row) => row.vendor,
    model: (row) => row.model,
    status: (row) => row.status,
    tags: (row) => row.tags.join(", "),
  },
  list: (work, page, { filter }) => listEquipment(work, { ...page, filter }),
});

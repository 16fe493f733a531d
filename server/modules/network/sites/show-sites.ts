import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { defineExport, moment } from "../../../platform/exports/list-export.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomers } from "../../customers/index.ts";
import { servedView, servesPartner } from "../scope.ts";
import { exportSitesEndpoint, type listSitesEndpoint, type SiteRowView, type SiteView } from "./contract.ts";
import { holdsAtSite } from "./site-holds.ts";
import { findQuietSite, getSite, listChildren, listUnits, type Site, siteOf, visibleSites } from "./site-queries.ts";
import { isInMaintenance, statusAt } from "./site-rules.ts";

type Row = z.input<typeof SiteRowView>;

const stateOf = (site: Pick<Site, "status" | "maintenance_until">) => ({ status: site.status, maintenanceUntil: site.maintenance_until });

function rowView(work: Work, site: Site): Row {
  const isDown = isInMaintenance(stateOf(site), work.now);
  return {
    ...{ id: site.id, name: site.name, kind: site.kind, locationId: site.location_id, address: site.address, tags: site.tags },
    status: statusAt(stateOf(site), work.now),
    maintenanceUntil: isDown ? (site.maintenance_until?.toISOString() ?? null) : null,
    // A parent that serves others only is not named.
    parent: site.parent_id !== null && site.parentName !== null ? { id: site.parent_id, name: site.parentName } : null,
    ...servedView(work.actor, site.served),
    nasCount: site.nasCount,
    version: site.version,
  };
}

/** N-16 one site, with what stands there. */
export async function showSite(work: Work, siteId: string): Promise<z.input<typeof SiteView>> {
  const site = await getSite(work, siteId);
  const units = await listUnits(work, siteId);
  const customers = await findCustomers(work, [...new Set(units.flatMap(({ customer_id }) => customer_id ?? []))]);
  const tenants = new Map(customers.map(({ id, number, fullName }) => [id, { id, number, name: fullName }]));
  const quiet = await findQuietSite(work, siteId);
  const row = rowView(work, site);
  return {
    ...row,
    parentId: site.parent_id,
    ...{ lat: site.lat, lng: site.lng, contact: site.contact, landlord: site.landlord, power: site.power, notes: site.notes },
    maintenanceSince: row.maintenanceUntil === null ? null : (site.maintenance_since?.toISOString() ?? null),
    quietThrough: quiet && quiet.id !== site.id ? { id: quiet.id, name: quiet.name } : null,
    createdAt: site.created_at.toISOString(),
    children: (await listChildren(work, siteId)).map((child) => ({
      ...{ id: child.id, name: child.name, kind: child.kind },
      status: statusAt(stateOf(child), work.now),
    })),
    units: units.map(({ id, number, floor, customer_id, default_vlan }) => ({
      ...{ id, number, floor, defaultVlan: default_vlan },
      // Somebody else's customer in a shared building is not named.
      customer: tenants.get(customer_id ?? "") ?? null,
    })),
    servedUnits: units.filter(({ customer_id }) => customer_id !== null).length,
    holds: await holdsAtSite(work, siteId),
  };
}

export async function listSites(work: Work, request: QueryOf<typeof listSitesEndpoint>): Promise<Page<Row>> {
  const { text, kind, status, partnerId, parentId, locationId, tag } = request.filter;
  let query = visibleSites(work);
  if (text)
    query = query.where(
      sql<boolean>`platform.plain(site.name || ' ' || site.address) like '%' || platform.plain(${escapeLike(text)}) || '%'`,
    );
  if (kind) query = query.where("site.kind", "in", kind);
  if (status) query = query.where(sql<boolean>`${statusSql(work.now)} = any (${status}::text[])`);
  if (partnerId) query = query.where(servesPartner("site", partnerId));
  if (parentId) query = query.where("site.parent_id", "=", parentId);
  if (locationId) query = query.where("site.location_id", "=", locationId);
  if (tag) query = query.where(sql<boolean>`${tag} = any (site.tags)`);
  const page = await listPage(work, query, request, {
    sorts: {
      name: { by: sql`lower(site.name)`, type: "text" },
      kind: { by: sql`site.kind`, type: "text" },
      createdAt: { by: sql`site.created_at`, type: "timestamptz" },
    },
    defaultSort: "name",
    id: sql<string>`site.id`,
  });
  return { ...page, items: page.items.map((found) => rowView(work, siteOf(found))) };
}

/** As `statusAt`, for the filter of the list. */
const statusSql = (now: Date) =>
  sql<string>`case when site.status = 'active' and site.maintenance_until > ${now} then 'maintenance' else site.status end`;

export const sitesExport = defineExport<typeof exportSitesEndpoint, Row>({
  endpoint: exportSitesEndpoint,
  may: "network.sites.view",
  kind: "sites",
  about: { label: "Network sites", name: "sites" },
  cells: {
    name: (row) => row.name,
    kind: (row) => row.kind,
    status: (row) => row.status,
    maintenanceUntil: moment((row) => row.maintenanceUntil),
    parent: (row) => row.parent?.name,
    address: (row) => row.address,
    tags: (row) => row.tags.join(", "),
    routers: (row) => row.nasCount,
  },
  list: (work, page, { filter }) => listSites(work, { ...page, filter }),
});

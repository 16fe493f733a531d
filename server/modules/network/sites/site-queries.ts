import { sql } from "kysely";
import { kept } from "../../../platform/kept.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { partnerIdsOf, type Served, servedVisibleTo } from "../scope.ts";
import { db, type SiteRow, type SiteUnitRow } from "../tables.ts";
import { maintenanceOver, type SiteState } from "./site-rules.ts";

export type Site = SiteRow & { readonly served: Served; readonly parentName: string | null; readonly nasCount: number };

/** The sites that the actor sees, with whom they serve. */
export const visibleSites = (work: Work) =>
  db(work)
    .selectFrom("network.sites as site")
    .leftJoin("network.sites as parent", "parent.id", "site.parent_id")
    .selectAll("site")
    .select([
      "parent.name as parent_name",
      partnerIdsOf("site").as("partner_ids"),
      sql<number>`(select count(*)::int from network.nases nas where nas.site_id = site.id and ${servedVisibleTo(work.actor, "nas")})`.as(
        "nas_count",
      ),
    ])
    .where(servedVisibleTo(work.actor, "site"));

type FoundSite = SiteRow & { parent_name: string | null; partner_ids: string[]; nas_count: number };

export const siteOf = ({ parent_name, partner_ids, nas_count, ...row }: FoundSite): Site => ({
  ...row,
  served: { forAll: row.all_partners, partnerIds: partner_ids },
  parentName: parent_name,
  nasCount: nas_count,
});

export async function findSite(work: Work, id: string): Promise<Site | undefined> {
  const found = await visibleSites(work).where("site.id", "=", id).executeTakeFirst();
  return found && siteOf(found);
}

export async function getSite(work: Work, id: string): Promise<Site> {
  const site = await findSite(work, id);
  if (!site) throw notFound("There is no such site.");
  return site;
}

/** What is put up at a site and what retires it wait for each other; rows of others cannot be locked, so the lock goes by the id. */
export async function takeTurnsAtSite(work: Work, siteId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`network.site ${siteId}`}))`.execute(work.tx);
}

export const listChildren = (work: Work, siteId: string): Promise<SiteRow[]> =>
  db(work)
    .selectFrom("network.sites as site")
    .selectAll("site")
    .where("site.parent_id", "=", siteId)
    .where(servedVisibleTo(work.actor, "site"))
    .orderBy(sql`lower(site.name)`)
    .limit(500)
    .execute();

export const listUnits = (work: Work, siteId: string): Promise<SiteUnitRow[]> =>
  db(work)
    .selectFrom("network.site_units")
    .selectAll()
    .where("site_id", "=", siteId)
    .orderBy("floor")
    .orderBy(sql`lower(number)`)
    .limit(2000)
    .execute();

type KnownSite = SiteState & { readonly name: string };

const everySite = kept({
  tables: ["network.sites"],
  entities: ["site"],
  read: async (work): Promise<ReadonlyMap<string, KnownSite>> => {
    const rows = await db(work).selectFrom("network.sites").select(["id", "name", "parent_id", "status", "maintenance_until"]).execute();
    return new Map(
      rows.map(({ parent_id, maintenance_until, ...row }) => [
        row.id,
        { ...row, parentId: parent_id, maintenanceUntil: maintenance_until },
      ]),
    );
  },
});

/** N-17 the site, or the one above it, through whose maintenance nothing at this site raises an alert; undefined: alerts are raised. */
export async function findQuietSite(work: Work, siteId: string): Promise<KnownSite | undefined> {
  return maintenanceOver(await everySite(work), siteId, work.now);
}

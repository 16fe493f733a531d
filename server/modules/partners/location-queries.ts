import { type SqlBool, sql } from "kysely";
import { kept } from "../../platform/kept.ts";
import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";

export interface Location {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly path: readonly string[];
  readonly address: string;
  /** Empty: it serves every partner. */
  readonly partnerIds: readonly string[];
  readonly version: number;
}

/** Every location with its path, in the order of the tree. There are hundreds at most, so the tree is made in one query. */
async function readTree(work: Work): Promise<Location[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
    parent_id: string | null;
    path: string[];
    address: string;
    partner_ids: string[];
    version: number;
  }>`
    with recursive tree as (
      select id, name, parent_id, address, version, array[name] as path, array[lower(name), id::text] as place from partners.locations where parent_id is null
      union all
      select child.id, child.name, child.parent_id, child.address, child.version, tree.path || child.name, tree.place || array[lower(child.name), child.id::text]
      from partners.locations child join tree on child.parent_id = tree.id
    )
    select tree.*, coalesce(array_agg(served.partner_id) filter (where served.partner_id is not null), '{}') as partner_ids
    from tree left join partners.location_partners served on served.location_id = tree.id
    group by tree.id, tree.name, tree.parent_id, tree.address, tree.version, tree.path, tree.place order by tree.place`.execute(work.tx);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    parentId: row.parent_id,
    path: row.path,
    address: row.address,
    partnerIds: row.partner_ids,
    version: row.version,
  }));
}

const wholeTree = kept({ tables: ["partners.locations", "partners.location_partners"], entities: ["location"], read: readTree });

/** The locations that serve at least one partner of the actor's, or one partner. */
export async function listLocations(work: Work, { partnerId }: { partnerId?: string | undefined } = {}): Promise<Location[]> {
  const { actor } = work;
  const mine = actor.kind === "staff" || actor.kind === "key" ? actor.partners : actor.kind === "customer" ? [actor.partnerId] : "all";
  const all = await wholeTree(work);
  return all.filter(({ partnerIds }) => {
    if (partnerIds.length === 0) return true;
    if (partnerId !== undefined && !partnerIds.includes(partnerId)) return false;
    return mine === "all" || partnerIds.some((id) => mine.includes(id));
  });
}

export const findLocation = async (work: Work, id: string): Promise<Location | undefined> =>
  (await listLocations(work)).find((location) => location.id === id);

/** The partners that a location serves, empty for all of them; undefined when there is no such location. */
export async function locationPartnerIds(work: Work, locationId: string): Promise<readonly string[] | undefined> {
  const row = await db(work)
    .selectFrom("partners.locations as location")
    .select(sql<string[]>`array(select partner_id from partners.location_partners where location_id = location.id)`.as("partnerIds"))
    .where("location.id", "=", locationId)
    .executeTakeFirst();
  return row?.partnerIds;
}

/** Of some pairs of location and partner, those in which the location does not exist or does not serve the partner. */
export async function findForeignLocations(
  work: Work,
  pairs: readonly { locationId: string; partnerId: string }[],
): Promise<{ locationId: string; partnerId: string }[]> {
  if (pairs.length === 0) return [];
  const { rows } = await sql<{ locationId: string; partnerId: string }>`
    select distinct asked.location_id as "locationId", asked.partner_id as "partnerId"
    from unnest(${pairs.map((pair) => pair.locationId)}::uuid[], ${pairs.map((pair) => pair.partnerId)}::uuid[]) as asked (location_id, partner_id)
    where not ${servesPartner()}`.execute(work.tx);
  return rows;
}

const servesPartner = () => sql<SqlBool>`exists (select from partners.locations location where location.id = asked.location_id and (
  not exists (select from partners.location_partners where location_id = location.id)
  or exists (select from partners.location_partners where location_id = location.id and partner_id = asked.partner_id)))`;

import { sql } from "kysely";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { printHolding, readNetwork } from "../address-rules/ip-rules.ts";
import { partnerIdsOf, type Served, servedVisibleTo } from "../scope.ts";
import { db, type NasRow } from "../tables.ts";

export type Nas = NasRow & {
  readonly served: Served;
  readonly siteName: string | null;
  /** As people write them: "192.0.2.7", "10.0.0.0/24", "bng1.example". */
  readonly sources: readonly string[];
};

/** The NASes that the actor sees, with whom they serve. */
export const visibleNases = (work: Work) =>
  db(work)
    .selectFrom("network.nases as nas")
    .leftJoin("network.sites as site", "site.id", "nas.site_id")
    .selectAll("nas")
    .select([
      "site.name as site_name",
      partnerIdsOf("nas").as("partner_ids"),
      sql<string[]>`array(select coalesce(source.network::text, source.host_name) from network.nas_sources source
        where source.nas_id = nas.id order by source.position)`.as("written_sources"),
    ])
    .where(servedVisibleTo(work.actor, "nas"));

type FoundNas = NasRow & { site_name: string | null; partner_ids: string[]; written_sources: string[] };

export const nasOf = ({ site_name, partner_ids, written_sources, ...row }: FoundNas): Nas => ({
  ...row,
  // The database writes "192.0.2.1/32" of an address.
  nas_ip_address: row.nas_ip_address?.replace(/\/32$/, "") ?? null,
  nas_ipv6_address: row.nas_ipv6_address?.replace(/\/128$/, "") ?? null,
  served: { forAll: row.all_partners, partnerIds: partner_ids },
  siteName: site_name,
  sources: written_sources.map(writtenSource),
});

/** A network as people write it, a host name as it is. */
const writtenSource = (source: string): string => (source.includes("/") ? printHolding(readNetwork(source)) : source);

export async function findNas(work: Work, id: string): Promise<Nas | undefined> {
  const found = await visibleNases(work).where("nas.id", "=", id).executeTakeFirst();
  return found && nasOf(found);
}

export async function getNas(work: Work, id: string): Promise<Nas> {
  const nas = await findNas(work, id);
  if (!nas) throw notFound("There is no such router.");
  return nas;
}

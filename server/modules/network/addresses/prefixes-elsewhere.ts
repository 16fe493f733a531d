// What keeps a site or a NAS where it is, whoever may see the prefixes: a pool whose only NAS is gone would be everybody's.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { HoldsAtSite } from "../sites/site-holds.ts";

/** N-15 */
export const prefixesAtSites: HoldsAtSite = async (work, siteId) => {
  const { rows } = await sql<{ id: string; cidr: string }>`select id, cidr::text from network.prefixes_of(${siteId}, null)`.execute(
    work.tx,
  );
  return rows.map(({ id, cidr }) => ({ kind: "prefix", id, label: cidr }));
};

/** The prefixes for which a NAS is named. */
export async function prefixesOfNas(work: Work, nasId: string): Promise<string[]> {
  const { rows } = await sql<{ cidr: string }>`select cidr::text from network.prefixes_of(null, ${nasId}) limit 20`.execute(work.tx);
  return rows.map(({ cidr }) => cidr);
}

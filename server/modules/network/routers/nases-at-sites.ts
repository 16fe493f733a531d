import { sql } from "kysely";
import type { HoldsAtSite } from "../sites/site-holds.ts";
import { visibleNases } from "./nas-queries.ts";

/** N-15 a site with NASes that are not disabled stays. One that serves others only is counted and not named. */
export const nasesAtSites: HoldsAtSite = async (work, siteId) => {
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select id, name from network.nases_of_site(${siteId}) where status <> 'disabled'`.execute(work.tx);
  const seen = new Set((await visibleNases(work).where("nas.site_id", "=", siteId).execute()).map(({ id }) => id));
  return rows.map(({ id, name }) => ({ kind: "nas", id, label: seen.has(id) ? name : "a router of another partner" }));
};

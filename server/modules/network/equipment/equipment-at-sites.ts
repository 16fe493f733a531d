import { sql } from "kysely";
import type { HoldsAtSite } from "../sites/site-holds.ts";
import { visibleEquipment } from "./equipment-queries.ts";

/** N-15 a site with equipment that is not retired stays. What serves others only is counted and not named. */
export const equipmentAtSites: HoldsAtSite = async (work, siteId) => {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from network.equipment_of_site(${siteId})`.execute(work.tx);
  if (rows.length === 0) return [];
  const seen = new Set((await visibleEquipment(work).where("equipment.site_id", "=", siteId).execute()).map(({ id }) => id));
  return rows.map(({ id, name }) => ({ kind: "equipment", id, label: seen.has(id) ? name : "equipment of another partner" }));
};

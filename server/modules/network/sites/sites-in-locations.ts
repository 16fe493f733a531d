import { sql } from "kysely";
import type { LocationHolder } from "../../partners/index.ts";

/** O-244 a location that goes hands its sites on. */
export const sitesInLocations: LocationHolder = {
  async countUses(work, locationId) {
    const { rows } = await sql<{ count: number }>`select network.count_sites_in(${locationId}) as count`.execute(work.tx);
    return rows[0]?.count ?? 0;
  },
  async moveUses(work, { from, to }) {
    await sql`select network.move_sites(${from}, ${to}::uuid)`.execute(work.tx);
  },
};

import { sql } from "kysely";
import type { LocationHolder } from "../../partners/index.ts";

/** The prefixes that are given out in a location. */
export const prefixesInLocations: LocationHolder = {
  async countUses(work, locationId) {
    const { rows } = await sql<{
      many: bigint;
    }>`select count(*) as many from network.prefixes where ${locationId}::uuid = any (location_ids)`.execute(work.tx);
    return Number(rows[0]?.many ?? 0n);
  },
  async moveUses(work, { from, to }) {
    // Without another location a prefix must not come to be given out everywhere: `countUses` has refused that before.
    if (to === null) return;
    await sql`update network.prefixes set location_ids = array(select distinct unnest(array_replace(location_ids, ${from}::uuid, ${to}::uuid)))
      where ${from}::uuid = any (location_ids)`.execute(work.tx);
  },
};

import { sql } from "kysely";
import type { LocationHolder } from "../../partners/index.ts";

/** O-244 a location that goes hands its batches of vouchers on. */
export const batchesInLocations: LocationHolder = {
  async countUses(work, locationId) {
    const { rows } = await sql<{ count: number }>`select access.count_voucher_batches_in(${locationId}) as count`.execute(work.tx);
    return rows[0]?.count ?? 0;
  },
  async moveUses(work, { from, to }) {
    await sql`select access.move_voucher_batches(${from}, ${to}::uuid)`.execute(work.tx);
  },
};

import { sql } from "kysely";
import type { MergeParticipant } from "../../customers/index.ts";

/** Vouchers that a merged customer bought are found under the survivor. To whom they were sold matters to nobody else: batches stay with their partner. */
export const vouchersOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    const { rows } = await sql<{
      id: string;
    }>`update payments.hotspot_vouchers set sold_to = ${survivor.id} where sold_to = ${loser.id} returning id`.execute(work.tx);
    return { "hotspot-vouchers": rows.map(({ id }) => id) };
  },
};

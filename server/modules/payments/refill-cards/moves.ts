import { sql } from "kysely";
import type { MergeParticipant, MoveParticipant } from "../../customers/index.ts";

/** Cards that a merged customer bought or used are found under the survivor. */
export const cardsOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    const bought = await sql<{
      id: string;
    }>`update payments.card_series set sold_to = ${survivor.id} where sold_to = ${loser.id} returning id`.execute(work.tx);
    await sql`update payments.cards set used_by = ${survivor.id} where used_by = ${loser.id}`.execute(work.tx);
    await sql`update payments.card_tries set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    return { "refill-card-series": bought.rows.map((row) => row.id) };
  },
};

/** Series stay with the partner who made them. The wrong codes of the last hour go along, or moving would be a way round the lock. */
export const cardsOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    await sql`update payments.card_tries set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};

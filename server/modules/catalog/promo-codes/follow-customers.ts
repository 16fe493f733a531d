import { sql } from "kysely";
import type { MergeParticipant, MoveParticipant } from "../../customers/index.ts";

/** A use goes with whoever has it; how often a code may be used by one counts both from then on. */
export const promoUsesOfMerges: MergeParticipant = {
  blockers: () => Promise.resolve([]),
  effects: () => Promise.resolve([]),
  async move(work, { loser, survivor }) {
    await sql`update catalog.promo_uses set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    return {};
  },
};

/** The code stays with the partner who gave it; the use is seen where the customer is. */
export const promoUsesOfPartnerMoves: MoveParticipant = {
  effects: () => Promise.resolve([]),
  async carry(work, { customer, to }) {
    await sql`update catalog.promo_uses set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};

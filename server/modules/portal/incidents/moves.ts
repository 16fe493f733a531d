import { sql } from "kysely";
import type { MergeParticipant, MoveParticipant } from "../../customers/index.ts";

/** Who is merged into another one follows what both followed. */
export const followersOfMerges: MergeParticipant = {
  blockers: () => Promise.resolve([]),
  effects: () => Promise.resolve([]),
  async move(work, { loser, survivor }) {
    await sql`insert into portal.incident_followers (incident_id, customer_id, partner_id, since)
      select incident_id, ${survivor.id}, partner_id, since from portal.incident_followers where customer_id = ${loser.id}
      on conflict do nothing`.execute(work.tx);
    await sql`delete from portal.incident_followers where customer_id = ${loser.id}`.execute(work.tx);
    return {};
  },
};

/** At another partner there are other incidents. */
export const followersOfPartnerMoves: MoveParticipant = {
  effects: () => Promise.resolve([]),
  async carry(work, { customer }) {
    await sql`delete from portal.incident_followers where customer_id = ${customer.id}`.execute(work.tx);
  },
};

// What happens to what spares and what blocked a customer when two become one, or one goes to another partner.
import { sql } from "kysely";
import type { MergeParticipant, MoveParticipant } from "../customers/index.ts";
import { endHolds, selectHolds } from "./holds/hold-store.ts";
import { evaluateSoon } from "./status/evaluate.ts";

/**
 * Holds of the loser end, but for an exemption, which the survivor takes over where there is none; their history is found under the
 * survivor, so that limits of promises count it. The survivor's own blocks go on.
 */
export const collectionsOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    const running = await selectHolds(work, sql`customer_id = ${loser.id} and outcome is null`);
    const hasExempt = (await selectHolds(work, sql`customer_id = ${survivor.id} and kind = 'exempt' and outcome is null`)).length > 0;
    await endHolds(
      work,
      running.filter((hold) => hold.kind !== "exempt" || hasExempt),
      "merged",
    );
    const { rows: holds } = await sql<{
      id: string;
    }>`update collections.holds set customer_id = ${survivor.id}, partner_id = ${survivor.partnerId}
      where customer_id = ${loser.id} returning id`.execute(work.tx);
    await sql`update collections.block_episodes set ended_as = 'merged', ended_on = greatest(blocked_on, ${work.now}::date)
      where customer_id = ${loser.id} and ended_as is null`.execute(work.tx);
    await sql`update collections.block_episodes set customer_id = ${survivor.id}, partner_id = ${survivor.partnerId},
        reactivated_on = case when ended_as = 'deactivated' then coalesce(reactivated_on, ended_on) end where customer_id = ${loser.id}`.execute(
      work.tx,
    );
    await sql`update collections.late_fees set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    await sql`delete from collections.set_aside where customer_id = ${loser.id}`.execute(work.tx);
    await evaluateSoon(work, [survivor.id]);
    return { holds: holds.map((row) => row.id) };
  },
};

/** A customer goes with what spares them; the blocks of the past stay in the numbers of the former partner. */
export const collectionsOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    await sql`update collections.holds set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
    await sql`update collections.block_episodes set partner_id = ${to.id} where customer_id = ${customer.id} and ended_as is null`.execute(
      work.tx,
    );
    await sql`delete from collections.set_aside where customer_id = ${customer.id}`.execute(work.tx);
    await evaluateSoon(work, [customer.id]);
  },
};

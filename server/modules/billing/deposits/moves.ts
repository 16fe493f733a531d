// What becomes of deposits when their customer is merged, goes to another partner or is to be deleted.
import { sql } from "kysely";
import { minorToDecimal } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import type { Finding, MergeParticipant, MoveParticipant } from "../../customers/index.ts";
import { moveDepositsTo } from "./move-to-account.ts";
import { db } from "./tables.ts";

const selectHeld = (work: Work, customerId: string) =>
  db(work).selectFrom("billing.deposits").selectAll().where("customer_id", "=", customerId).where("held_minor", ">", 0n).execute();

/** Nobody leaves while money of theirs is held. */
export async function depositFindings(work: Work, customerId: string): Promise<Finding[]> {
  const held = await selectHeld(work, customerId);
  const [first] = held;
  if (!first) return [];
  const sum = held.reduce((total, { held_minor }) => total + held_minor, 0n);
  return [
    {
      code: "deposit-held",
      detail: `${minorToDecimal(sum, first.currency)} ${first.currency} is held as a deposit. Use it or give it back first.`,
      count: held.length,
    },
  ];
}

/** Deposits go over to the survivor: what is held is held for them from now on. */
export const depositsOfMerges: MergeParticipant = {
  async effects(work, { loser }) {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from billing.deposits where customer_id = ${loser.id}`.execute(work.tx);
    const count = rows[0]?.count ?? 0;
    return count === 0
      ? []
      : [{ code: "deposits-move", detail: `${count === 1 ? "1 deposit moves" : `${count} deposits move`} along.`, count }];
  },
  move: async (work, { loser, survivor }) => ({ deposits: await moveDepositsTo(work, loser.id, survivor.id) }),
};

/** B-217 the money that is held lies with the present partner, so it is used or given back first; what is only asked for goes along. */
export const depositsOfPartnerMoves: MoveParticipant = {
  blockers: (work, { customer }) => depositFindings(work, customer.id),
  async carry(work, { customer, to }) {
    await sql`update billing.deposits set partner_id = ${to.id}, version = version + 1 where customer_id = ${customer.id} and state = 'asked'`.execute(
      work.tx,
    );
  },
};

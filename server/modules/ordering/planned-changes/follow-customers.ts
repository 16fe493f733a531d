import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { sumReserved } from "../../billing/index.ts";
import type { Finding, MergeParticipant, MoveParticipant } from "../../customers/index.ts";
import { endProfileRequest } from "../requests/profile/decide-profile.ts";
import { db } from "./tables.ts";

const tables = ["planned_changes", "price_quotes", "change_groups", "requests", "request_items"];

/** P-78 money is reserved for a change that is still to come: that is cleared up first. */
async function paidChanges(work: Work, customerId: string): Promise<Finding[]> {
  const quotes = await db(work)
    .selectFrom("ordering.price_quotes")
    .select("id")
    .where("customer_id", "=", customerId)
    .where("to_pay_minor", "is not", null)
    .execute();
  const sums = await sumReserved(
    work,
    quotes.map(({ id }) => id),
  );
  const count = [...sums.values()].filter(({ heldMinor }) => heldMinor > 0n).length;
  return count === 0 ? [] : [{ code: "paid-change", detail: "A change of a service is paid and still to come. Withdraw it first.", count }];
}

/** What is planned goes with the service it is planned for. */
export const plannedOfMerges: MergeParticipant = {
  blockers: (work, { loser }) => paidChanges(work, loser.id),
  effects: () => Promise.resolve([]),
  async move(work, { loser, survivor }) {
    await endProfileRequest(work, { loser, survivor });
    for (const table of tables)
      await sql`update ${sql.table(`ordering.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    return {};
  },
};

export const plannedOfPartnerMoves: MoveParticipant = {
  blockers: (work, { customer }) => paidChanges(work, customer.id),
  effects: () => Promise.resolve([]),
  async carry(work, { customer, to }) {
    for (const table of tables)
      await sql`update ${sql.table(`ordering.${table}`)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};

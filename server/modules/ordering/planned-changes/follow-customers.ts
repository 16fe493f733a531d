import { sql } from "kysely";
import type { MergeParticipant, MoveParticipant } from "../../customers/index.ts";

const tables = ["planned_changes", "price_quotes", "change_groups", "requests", "request_items"];

/** What is planned goes with the service it is planned for. */
export const plannedOfMerges: MergeParticipant = {
  blockers: () => Promise.resolve([]),
  effects: () => Promise.resolve([]),
  async move(work, { loser, survivor }) {
    for (const table of tables)
      await sql`update ${sql.table(`ordering.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    return {};
  },
};

export const plannedOfPartnerMoves: MoveParticipant = {
  effects: () => Promise.resolve([]),
  async carry(work, { customer, to }) {
    for (const table of tables)
      await sql`update ${sql.table(`ordering.${table}`)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};

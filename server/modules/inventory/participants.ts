import { sql } from "kysely";
import type { MergeParticipant, MoveParticipant } from "../customers/index.ts";

const tables = ["items", "item_moves"] as const;

export const itemsOfMerges: MergeParticipant = {
  blockers: () => Promise.resolve([]),
  effects: () => Promise.resolve([]),
  async move(work, { loser, survivor }) {
    for (const table of tables)
      await sql`update ${sql.table(`inventory.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(
        work.tx,
      );
    return {};
  },
};

export const itemsOfPartnerMoves: MoveParticipant = {
  effects: () => Promise.resolve([]),
  async carry(work, { customer, to }) {
    for (const table of tables)
      await sql`update ${sql.table(`inventory.${table}`)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};

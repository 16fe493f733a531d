import { sql } from "kysely";
import type { MergeParticipant, MoveParticipant } from "../customers/index.ts";

const tables = ["cpes", "wifi_keys", "cpe_actions", "connection_checks"] as const;

export const devicesOfMerges: MergeParticipant = {
  blockers: () => Promise.resolve([]),
  effects: () => Promise.resolve([]),
  async move(work, { loser, survivor }) {
    for (const table of tables)
      await sql`update ${sql.table(`devices.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    return {};
  },
};

export const devicesOfPartnerMoves: MoveParticipant = {
  effects: () => Promise.resolve([]),
  async carry(work, { customer, to }) {
    for (const table of tables)
      await sql`update ${sql.table(`devices.${table}`)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};

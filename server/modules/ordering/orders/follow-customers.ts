import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { Finding, MergeParticipant, MoveParticipant } from "../../customers/index.ts";
import { db } from "./tables.ts";

const tables = ["orders", "order_quotes", "cart_lines", "needed_contracts"];

async function openOrders(work: Work, customerIds: readonly string[]): Promise<Finding[]> {
  const open = await db(work)
    .selectFrom("ordering.orders")
    .select("number")
    .where("state", "in", ["awaiting_payment", "awaiting_approval", "approved"])
    .where((where) => where.or([where("customer_id", "in", [...customerIds]), where("payer_id", "in", [...customerIds])]))
    .orderBy("number")
    .execute();
  return open.map(({ number }) => ({ code: "open-order", detail: `Order ORD-${number} waits for a decision or its money.` }));
}

/** Money may be reserved for what is not decided: that is cleared up first. What is over goes with the customer. */
export const ordersOfMerges: MergeParticipant = {
  blockers: (work, { loser }) => openOrders(work, [loser.id]),
  effects: () => Promise.resolve([]),
  async move(work, { loser, survivor }) {
    for (const table of tables)
      await sql`update ${sql.table(`ordering.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    return {};
  },
};

export const ordersOfPartnerMoves: MoveParticipant = {
  blockers: (work, { customer }) => openOrders(work, [customer.id]),
  effects: () => Promise.resolve([]),
  async carry(work, { customer, to }) {
    for (const table of tables)
      await sql`update ${sql.table(`ordering.${table}`)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};

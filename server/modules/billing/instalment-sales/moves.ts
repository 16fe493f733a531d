// What becomes of sales by instalments when their customer is merged or goes to another partner. The items that wait are moved with all others.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { MergeParticipant, MoveParticipant } from "../../customers/index.ts";

const waits = sql`exists (select from billing.instalment_parts part join billing.future_items item on item.id = part.item_id
  where part.sale_id = sale.id and item.document_id is null and item.charge_id is null and item.cancelled_at is null)`;

async function countSales(work: Work, customerId: string): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from billing.instalment_sales where customer_id = ${customerId}`.execute(work.tx);
  return rows[0]?.count ?? 0;
}

/** The survivor pays on. What was billed stays on the closed account and is found under the survivor. */
export const salesOfMerges: MergeParticipant = {
  async effects(work, { loser }) {
    const count = await countSales(work, loser.id);
    return count === 0
      ? []
      : [
          {
            code: "instalment-sales-move",
            detail: `${count === 1 ? "1 sale by instalments moves" : `${count} sales by instalments move`} along.`,
            count,
          },
        ];
  },
  async move(work, { loser, survivor }) {
    const { rows } = await sql<{
      id: string;
    }>`update billing.instalment_sales set account_id = ${survivor.id}, customer_id = ${survivor.id},
      partner_id = ${survivor.partnerId}, version = version + 1 where customer_id = ${loser.id} returning id`.execute(work.tx);
    await sql`update billing.instalment_parts set customer_id = ${survivor.id}, partner_id = ${survivor.partnerId}
      where customer_id = ${loser.id}`.execute(work.tx);
    return { instalmentSales: rows.map(({ id }) => id) };
  },
};

/** B-217 the new partner bills what still waits, so the sale goes with it; one that is over stays with who billed it. */
export const salesOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    const { rows } = await sql<{ id: string }>`update billing.instalment_sales sale set partner_id = ${to.id}, version = sale.version + 1
      where sale.customer_id = ${customer.id} and ${waits} returning sale.id`.execute(work.tx);
    await sql`update billing.instalment_parts set partner_id = ${to.id} where sale_id = any (${rows.map(({ id }) => id)}::uuid[])`.execute(
      work.tx,
    );
  },
};

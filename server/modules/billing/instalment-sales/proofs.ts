import { sql } from "kysely";
import { mostFindings, type Proof } from "../../../platform/proof.ts";

export const salesAddUp: Proof = {
  rule: "B-234",
  says: "the parts of a sale by instalments are its price, and each is an item of the sale's own customer",
  async prove(work) {
    const counted = await sql<{ n: bigint }>`select count(*) as n from billing.instalment_sales`.execute(work.tx);
    const found = await sql<{ what: string }>`select what from (
      select 'sale IS-' || sale.number || ' has parts of ' || coalesce(sum(part.amount_minor), 0) || ', not ' || sale.price_minor as what
      from billing.instalment_sales sale left join billing.instalment_parts part on part.sale_id = sale.id
      group by sale.id having count(part.position) <> sale.part_count or coalesce(sum(part.amount_minor), 0) <> sale.price_minor
      union all
      select 'sale IS-' || sale.number || ', part ' || part.position from billing.instalment_sales sale
      join billing.instalment_parts part on part.sale_id = sale.id join billing.future_items item on item.id = part.item_id
      where item.customer_id <> sale.customer_id or part.customer_id <> sale.customer_id) findings
      limit ${mostFindings}`.execute(work.tx);
    return { checked: Number(counted.rows[0]?.n ?? 0n), wrong: found.rows.map((row) => row.what) };
  },
};

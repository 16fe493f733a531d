import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";

export interface OfferOrders {
  readonly offerId: string;
  readonly currency: string;
  readonly orders: number;
  /** Net: what was charged first, and what comes by the month. */
  readonly firstMinor: bigint;
  readonly monthMinor: bigint;
}

/** P-255 what came of offers, by currency: orders that went through or still may. */
export async function countOfferOrders(work: Work, offerIds: readonly string[]): Promise<OfferOrders[]> {
  if (offerIds.length === 0) return [];
  const { rows } = await sql<Omit<OfferOrders, "firstMinor" | "monthMinor"> & { firstMinor: string; monthMinor: string }>`
    select offer.id as "offerId", bought.currency, count(*)::int as orders,
      sum(offer.first)::text as "firstMinor", sum(offer.month)::text as "monthMinor"
    from ordering.orders bought
    cross join lateral (select (each ->> 'offerId')::uuid as id, (each ->> 'firstMinor')::bigint as first, (each ->> 'monthMinor')::bigint as month
      from jsonb_array_elements(bought.offers) each) offer
    where bought.offers <> '[]' and bought.state not in ('cancelled', 'rejected', 'expired')
      and ${visibleTo(work.actor, { partner: "bought.partner_id", customer: "bought.customer_id" })}
      and offer.id = any (${[...offerIds]}::uuid[])
    group by offer.id, bought.currency order by bought.currency`.execute(work.tx);
  return rows.map(({ firstMinor, monthMinor, ...row }) => ({ ...row, firstMinor: BigInt(firstMinor), monthMinor: BigInt(monthMinor) }));
}

// P-255 whether an order came through an offer: what the client says is believed only of an offer that this customer has.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { hasClaimed, type Owner, seekNews } from "./portal-news.ts";

export async function leadsTo(work: Work, buyer: Owner, offerId: string, planId: string): Promise<boolean> {
  const action = (await seekNews(work, buyer, offerId))?.row.offer?.action;
  if (action?.kind !== "order" || (action.planId !== null && action.planId !== planId)) return false;
  return hasClaimed(work, buyer, offerId);
}

/** The newest one that they took: a code stays theirs when its offer is over. */
export async function findByCode(work: Work, { customerId }: Owner, code: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select news.id from notifications.news_claims claim
    join notifications.news news on news.id = claim.news_id
    where claim.customer_id = ${customerId} and news.offer -> 'action' ->> 'kind' = 'code'
      and lower(news.offer -> 'action' ->> 'code') = ${code.toLowerCase()}
    order by claim.claimed_at desc, news.id desc limit 1`.execute(work.tx);
  return rows[0]?.id;
}

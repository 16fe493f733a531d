import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../planned-changes/tables.ts";

/** Whose service a quote is about. */
export async function getQuoteCustomer(work: Work, quoteId: string): Promise<string> {
  const quote = await db(work)
    .selectFrom("ordering.price_quotes as quote")
    .select("quote.customer_id")
    .where("quote.id", "=", quoteId)
    .where(visibleTo(work.actor, { partner: "quote.partner_id", customer: "quote.customer_id" }))
    .executeTakeFirst();
  if (!quote) throw notFound("There is no such price.");
  return quote.customer_id;
}

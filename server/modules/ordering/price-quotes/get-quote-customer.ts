import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { SettlementFigures } from "../../billing/index.ts";
import { db } from "../planned-changes/tables.ts";
import { quoteStale } from "../problems.ts";

const visibleQuotes = (work: Work) =>
  db(work)
    .selectFrom("ordering.price_quotes as quote")
    .where(visibleTo(work.actor, { partner: "quote.partner_id", customer: "quote.customer_id" }));

/** Whose service a quote is about. */
export async function getQuoteCustomer(work: Work, quoteId: string): Promise<string> {
  const quote = await visibleQuotes(work).select("quote.customer_id").where("quote.id", "=", quoteId).executeTakeFirst();
  if (!quote) throw notFound("There is no such price.");
  return quote.customer_id;
}

export interface StoredQuote {
  readonly id: string;
  readonly serviceId: string;
  readonly customerId: string;
  /** A `Bound`. */
  readonly wish: unknown;
  readonly plannedChangeId: string | null;
  readonly pay: "invoice" | "now" | "balance_or_now";
  /** P-78 what has to be paid before it is made; null: nothing. */
  readonly toPayMinor: bigint | null;
}

const columns = [
  "quote.id",
  "quote.service_id as serviceId",
  "quote.customer_id as customerId",
  "quote.wish",
  "quote.planned_change_id as plannedChangeId",
  "quote.pay",
  "quote.to_pay_minor as toPayMinor",
] as const;

/** What the customer who asks was shown in the portal. */
export async function getOwnQuote(work: Work, quoteId: string): Promise<StoredQuote> {
  const quote = await visibleQuotes(work)
    .select(columns)
    .where("quote.id", "=", quoteId)
    .where("quote.channel", "=", "portal")
    .where("quote.request_id", "is", null)
    .executeTakeFirst();
  if (!quote) throw notFound("There is no such price.");
  return quote;
}

/** P-81 what was shown for all services at once. */
export const listQuotesOfGroup = (work: Work, groupId: string): Promise<StoredQuote[]> =>
  visibleQuotes(work).select(columns).where("quote.group_id", "=", groupId).orderBy("quote.id").execute();

/** A price that is still good and that nobody has confirmed: as it was bound, and as it was shown. */
export async function findLiveQuote(
  work: Work,
  quoteId: string,
  { requestId }: { requestId?: string } = {},
): Promise<{ id: string; serviceId: string; wish: unknown; figures: SettlementFigures }> {
  const quote = await visibleQuotes(work)
    .select(["quote.id", "quote.service_id as serviceId", "quote.wish", "quote.figures", "quote.expires_at", "quote.planned_change_id"])
    .where("quote.id", "=", quoteId)
    .where("quote.request_id", requestId === undefined ? "is" : "=", requestId ?? null)
    .executeTakeFirst();
  if (!quote) throw notFound("There is no such price.");
  if (quote.expires_at <= work.now || quote.planned_change_id !== null)
    throw quoteStale("It was good for 15 minutes. Look at the price again and confirm it.");
  return { id: quote.id, serviceId: quote.serviceId, wish: quote.wish, figures: quote.figures as SettlementFigures };
}

/** Whoever confirms it or pays for it waits. Before the account. */
export async function lockQuote(work: Work, quoteId: string) {
  const quote = await db(work).selectFrom("ordering.price_quotes").selectAll().where("id", "=", quoteId).forUpdate().executeTakeFirst();
  if (!quote) throw notFound("There is no such price.");
  return quote;
}

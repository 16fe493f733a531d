import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { db } from "../tables.ts";
import { type Attempt, listUnderWay } from "./attempt-queries.ts";
import { isOver } from "./attempt-rules.ts";
import type { AttemptView, listAttemptsEndpoint } from "./contract.ts";

type View = z.input<typeof AttemptView>;

/** Attempts as they are shown: with the gateway's title and the payment that came of each. */
export async function attemptViews(work: Work, attempts: readonly Attempt[]): Promise<View[]> {
  if (attempts.length === 0) return [];
  const partnerIds = [...new Set(attempts.map((attempt) => attempt.partner_id))];
  const configs = await db(work)
    .selectFrom("payments.gateway_configs")
    .select(["partner_id", "driver", "title"])
    .where("partner_id", "in", partnerIds)
    .execute();
  const titles = new Map(configs.map((config) => [`${config.partner_id} ${config.driver}`, config.title]));
  const payments = await db(work)
    .selectFrom("payments.payments")
    .select(["id", "intent_id", "receipt_number"])
    .where(
      "intent_id",
      "in",
      attempts.map((attempt) => attempt.id),
    )
    .execute();
  const paymentOf = new Map(payments.map((payment) => [payment.intent_id, payment]));
  return attempts.map((attempt) => ({
    id: attempt.id,
    purpose: attempt.purpose,
    state: attempt.state,
    isOver: isOver(attempt.state),
    gateway: attempt.driver,
    gatewayTitle: titles.get(`${attempt.partner_id} ${attempt.driver}`) ?? attempt.driver,
    amount: toMoneyJson(money(attempt.amount_minor, attempt.currency)),
    surcharge: toMoneyJson(money(attempt.fee_minor, attempt.currency)),
    documentIds: attempt.document_ids,
    orderId: attempt.order_id,
    quoteId: attempt.quote_id,
    savedMethodId: attempt.saved_method_id,
    createdAt: attempt.created_at.toISOString(),
    expiresAt: attempt.expires_at.toISOString(),
    continueUrl: attempt.continue_url,
    failure: attempt.failure,
    paymentId: paymentOf.get(attempt.id)?.id ?? null,
    receiptNumber: paymentOf.get(attempt.id)?.receipt_number ?? null,
  }));
}

export async function attemptView(work: Work, attempt: Attempt): Promise<View> {
  const [view] = await attemptViews(work, [attempt]);
  if (!view) throw new Error("an attempt without a view");
  return view;
}

/** What an account's customer has not finished, or the gateway has not decided, newest first. */
export const listAttemptsUnderWay = async (work: Work, accountId: string): Promise<View[]> =>
  attemptViews(work, await listUnderWay(work, accountId));

type Query = z.output<(typeof listAttemptsEndpoint)["query"]>;
type Row = z.input<(typeof listAttemptsEndpoint)["returns"]>["items"][number];

export async function listAttempts(work: Work, request: Query): Promise<Page<Row>> {
  const { filter } = request;
  let query = db(work)
    .selectFrom("payments.intents as attempt")
    .selectAll("attempt")
    .where(visibleTo(work.actor, { partner: "attempt.partner_id", customer: "attempt.customer_id" }));
  if (filter.state) query = query.where("attempt.state", "in", filter.state);
  if (filter.customer) query = query.where("attempt.account_id", "=", filter.customer);
  if (filter.partner) query = query.where("attempt.partner_id", "in", filter.partner);
  if (filter.unresolved !== undefined) query = query.where(sql<boolean>`${isUnresolved} = ${filter.unresolved}`);
  const page = await listPage(work, query, request, {
    sorts: { createdAt: { by: sql`attempt.created_at`, type: "timestamptz" } },
    defaultSort: "-createdAt",
    id: sql<string>`attempt.id`,
  });
  const buyers = await listBuyers(
    work,
    page.items.map((attempt) => attempt.account_id),
  );
  const views = await attemptViews(work, page.items);
  return {
    ...page,
    items: page.items.map((attempt, i) => ({
      ...(views[i] as View),
      customerId: attempt.account_id,
      customerNumber: buyers.get(attempt.account_id)?.number ?? 0,
      customerName: buyers.get(attempt.account_id)?.name ?? "",
      partnerId: attempt.partner_id,
    })),
  };
}

/** Nobody asks any more, and it is not over. */
const isUnresolved: RawBuilder<boolean> = sql<boolean>`(attempt.state = 'unknown' and attempt.next_poll_at is null)`;

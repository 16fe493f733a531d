import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../shared/money.ts";
import { trimDecimal } from "../../../shared/rational.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { amount, day, defineExport } from "../../platform/exports/list-export.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { listSettledDebits } from "../billing/index.ts";
import { findCustomerIdsByText, listBuyers } from "../customers/index.ts";
import { getAccountFacts } from "./account-facts.ts";
import { getAttempt } from "./attempts/attempt-queries.ts";
import { attemptView } from "./attempts/attempt-views.ts";
import {
  exportPaymentsEndpoint,
  type listPaymentsEndpoint,
  type PaymentRow,
  type PaymentView,
  type PortalPaymentRow,
  type PortalPaymentView,
  type portalListPaymentsEndpoint,
  type Settled,
} from "./contract.ts";
import type { Outside } from "./outside.ts";
import { isRefundable, refundableMinor } from "./payment-rules.ts";
import type { getRefundEndpoint, RefundView } from "./refunds/contract.ts";
import type { Refund } from "./refunds/refund-payment.ts";
import { type DoneBy, db } from "./tables.ts";

type Query = z.output<(typeof listPaymentsEndpoint)["query"]>;
type PortalQuery = z.output<(typeof portalListPaymentsEndpoint)["query"]>;

const columns = { partner: "move.partner_id", customer: "move.customer_id" };

const selectMoves = (work: Work) =>
  db(work).selectFrom("payments.money_moves as move").selectAll("move").where(visibleTo(work.actor, columns));

type Moves = ReturnType<typeof selectMoves>;
type Move = Awaited<ReturnType<Moves["execute"]>>[number];

function filtered(query: Moves, { filter }: Pick<PortalQuery, "filter">): Moves {
  let moves = query;
  if (filter.kind) moves = moves.where("move.kind", "in", filter.kind);
  if (filter.state) moves = moves.where("move.state", "in", filter.state);
  if (filter.method) moves = moves.where("move.method", "in", filter.method);
  if (filter.on?.from) moves = moves.where("move.moved_on", ">=", filter.on.from);
  if (filter.on?.to) moves = moves.where("move.moved_on", "<=", filter.on.to);
  return moves;
}

const isNumbered = (text: string) => sql<boolean>`move.number ilike ${`%${escapeLike(text)}%`}`;

const sorts = {
  on: { by: sql`move.moved_on`, type: "date" },
  amount: { by: sql`move.amount_minor`, type: "bigint" },
} as const;
const byDay = { sorts, defaultSort: "-on", id: sql<string>`move.id` };

export async function listPayments(work: Work, request: Query): Promise<Page<z.input<typeof PaymentRow>>> {
  const { filter } = request;
  let query = filtered(selectMoves(work), request);
  if (filter.q) {
    const customers = await findCustomerIdsByText(work, filter.q);
    query = query.where(sql<boolean>`(${isNumbered(filter.q)} or move.customer_id = any (${customers}::uuid[]))`);
  }
  if (filter.gateway) query = query.where("move.gateway", "in", filter.gateway);
  if (filter.partner) query = query.where("move.partner_id", "in", filter.partner);
  if (filter.customer) query = query.where("move.customer_id", "=", filter.customer);
  if (filter.warning !== undefined) query = query.where("move.warning", filter.warning ? "is not" : "is", null);
  const page = await listPage(work, query, request, byDay);
  return { ...page, items: await rowsOf(work, page.items) };
}

export async function listOwnPayments(work: Work, request: PortalQuery): Promise<Page<z.input<typeof PortalPaymentRow>>> {
  let query = filtered(selectMoves(work), request);
  if (request.filter.q) query = query.where(isNumbered(request.filter.q));
  const page = await listPage(work, query, request, byDay);
  return { ...page, items: page.items.map(portalRowOf) };
}

function portalRowOf(move: Move): z.input<typeof PortalPaymentRow> {
  return {
    id: move.id,
    kind: move.kind,
    number: move.number,
    state: move.state,
    method: move.method,
    gateway: move.gateway,
    amount: toMoneyJson(money(move.amount_minor, move.currency)),
    on: move.moved_on,
    payer: move.payer,
    comment: move.comment,
    original:
      move.original_minor !== null && move.original_currency !== null && move.exchange_rate !== null
        ? { amount: toMoneyJson(money(move.original_minor, move.original_currency)), rate: trimDecimal(move.exchange_rate) }
        : null,
    paymentId: move.payment_id,
    createdAt: move.created_at.toISOString(),
  };
}

async function rowsOf(work: Work, moves: readonly Move[]): Promise<z.input<typeof PaymentRow>[]> {
  const buyers = await listBuyers(work, [...new Set(moves.map((move) => move.customer_id))]);
  return moves.map((move) => ({
    ...portalRowOf(move),
    customerId: move.customer_id,
    customerNumber: buyers.get(move.customer_id)?.number ?? 0,
    customerName: buyers.get(move.customer_id)?.name ?? "",
    partnerId: move.partner_id,
    warning: move.warning,
  }));
}

async function getMove(work: Work, id: string, kind?: "payment"): Promise<Move> {
  let query = selectMoves(work).where("move.id", "=", id);
  if (kind) query = query.where("move.kind", "=", kind);
  const move = await query.executeTakeFirst();
  if (!move) throw notFound();
  return move;
}

export async function getPaymentView(work: Work, { gateways }: Outside, paymentId: string): Promise<z.input<typeof PaymentView>> {
  const move = await getMove(work, paymentId, "payment");
  const payment = await db(work).selectFrom("payments.payments").selectAll().where("id", "=", paymentId).executeTakeFirstOrThrow();
  const [row] = await rowsOf(work, [move]);
  if (!row) throw notFound();
  const { money: account } = await getAccountFacts(work, payment.account_id);
  const amount = (minor: bigint) => toMoneyJson(money(minor, payment.currency));
  const refunds = await db(work)
    .selectFrom("payments.refunds")
    .selectAll()
    .where("payment_id", "=", paymentId)
    .orderBy("created_at")
    .execute();
  const canRefund =
    payment.gateway === null || payment.external_id === null ? "none" : (gateways.get(payment.gateway)?.capabilities.refunds ?? "none");
  return {
    ...row,
    version: payment.version,
    note: payment.note,
    externalId: payment.external_id,
    refunded: amount(payment.refunded_minor),
    refundable: amount(isRefundable(payment.state) ? refundableMinor(payment, account.freeCreditMinor) : 0n),
    refundableAtGateway: canRefund !== "none",
    ...(await usesOf(work, payment)),
    surcharge: amount(payment.fee_minor),
    taken: payment.rounding_minor === 0n ? null : amount(payment.amount_minor - payment.rounding_minor),
    refunds: refunds.map(refundView),
    attempt: payment.intent_id === null ? null : await attemptView(work, await getAttempt(work, payment.intent_id)),
    createdBy: nameOf(payment.created_by),
    hasReceipt: await hasReceipt(work, paymentId),
    bounce: await bounceOf(work, paymentId, amount),
  };
}

async function bounceOf(
  work: Work,
  paymentId: string,
  amount: (minor: bigint) => z.input<typeof PaymentView>["refunded"],
): Promise<z.input<typeof PaymentView>["bounce"]> {
  const row = await db(work).selectFrom("payments.bounces").selectAll().where("payment_id", "=", paymentId).executeTakeFirst();
  return row ? { group: row.reason_group, fee: amount(row.fee_minor), isWaived: row.is_waived, on: row.bounced_on } : null;
}

/** What the payment pays, and what of it pays nothing. */
async function usesOf(
  work: Work,
  payment: { entry_id: string | null; amount_minor: bigint; currency: string },
): Promise<{ settles: z.input<typeof Settled>[]; free: z.input<typeof PaymentView>["free"] }> {
  const amount = (minor: bigint) => toMoneyJson(money(minor, payment.currency));
  const settled = payment.entry_id === null ? [] : ((await listSettledDebits(work, [payment.entry_id])).get(payment.entry_id) ?? []);
  const usedMinor = settled.reduce((sum, debit) => sum + debit.amountMinor, 0n);
  return {
    // Its own taking back uses all of it up, and is nothing that it paid.
    settles: settled
      .filter(({ kind }) => kind !== "reversal")
      .map((debit) => ({
        documentId: debit.documentId,
        kind: debit.kind,
        text: debit.text,
        dueOn: debit.dueOn as Day | null,
        amount: amount(debit.amountMinor),
      })),
    free: amount(payment.entry_id === null ? 0n : payment.amount_minor - usedMinor),
  };
}

export async function getOwnPaymentView(work: Work, id: string): Promise<z.input<typeof PortalPaymentView>> {
  const move = await getMove(work, id);
  const payment =
    move.kind === "payment"
      ? await db(work).selectFrom("payments.payments").selectAll().where("id", "=", id).executeTakeFirstOrThrow()
      : undefined;
  const zero = toMoneyJson(money(0n, move.currency));
  return {
    ...portalRowOf(move),
    ...(payment ? await usesOf(work, payment) : { settles: [], free: zero }),
    refunded: payment ? toMoneyJson(money(payment.refunded_minor, payment.currency)) : zero,
    hasReceipt: payment !== undefined && (await hasReceipt(work, id)),
    hasRefundPdf: move.kind === "refund" && move.state === "done",
  };
}

const hasReceipt = async (work: Work, paymentId: string): Promise<boolean> =>
  (await db(work).selectFrom("payments.payment_pdfs").select("payment_id").where("payment_id", "=", paymentId).executeTakeFirst()) !==
  undefined;

/** Exactly what the list shows with this filter. */
export const paymentsExport = defineExport<typeof exportPaymentsEndpoint, z.input<typeof PaymentRow>>({
  endpoint: exportPaymentsEndpoint,
  may: "finance.payments.export",
  kind: "payments",
  about: { label: "Payments", name: "payments" },
  cells: {
    number: (row) => row.number,
    kind: (row) => row.kind,
    state: (row) => row.state,
    on: day((row) => row.on),
    customer: (row) => row.customerNumber,
    customerName: (row) => row.customerName,
    method: (row) => row.method,
    gateway: (row) => row.gateway,
    amount: amount((row) => row.amount.amount),
    currency: (row) => row.amount.currency,
    originalAmount: amount((row) => row.original?.amount.amount ?? null),
    originalCurrency: (row) => row.original?.amount.currency ?? null,
    rate: (row) => row.original?.rate ?? null,
    payer: (row) => row.payer,
    comment: (row) => row.comment,
    warning: (row) => row.warning,
  },
  list: (work, page, { filter }) => listPayments(work, { ...page, filter }),
});

/** A refund on its own page: with whose it is. */
export async function getRefundPage(work: Work, refundId: string): Promise<z.input<(typeof getRefundEndpoint)["returns"]>> {
  const refund = await getRefundView(work, refundId);
  const buyer = (await listBuyers(work, [refund.customerId])).get(refund.customerId);
  return { ...refund, customerNumber: Number(buyer?.number ?? 0), customerName: buyer?.name ?? "" };
}

export async function getRefundView(work: Work, refundId: string): Promise<z.input<typeof RefundView>> {
  const refund = await db(work)
    .selectFrom("payments.refunds as refund")
    .selectAll("refund")
    .where("refund.id", "=", refundId)
    .where(visibleTo(work.actor, { partner: "refund.partner_id", customer: "refund.customer_id" }))
    .executeTakeFirst();
  if (!refund) throw notFound();
  return refundView(refund);
}

function refundView(refund: Refund): z.input<typeof RefundView> {
  return {
    id: refund.id,
    number: refund.number,
    state: refund.state,
    paymentId: refund.payment_id,
    customerId: refund.customer_id,
    method: refund.method,
    gateway: refund.gateway,
    amount: toMoneyJson(money(refund.amount_minor, refund.currency)),
    on: refund.requested_on,
    reason: refund.reason,
    failure: refund.failure,
    waits: refund.state === "failed" && refund.handled_at === null,
    createdBy: nameOf(refund.created_by),
    createdAt: refund.created_at.toISOString(),
  };
}

const nameOf = (who: DoneBy): string => who.name ?? who.kind;

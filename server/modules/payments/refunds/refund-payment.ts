// Giving money back (B-137). The balance is debited when it is asked for; a refund that its gateway fails gives the money to the balance
// again. By hand it is done at once.
import { type Selectable, sql } from "kysely";
import { calendarDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, type MoneyJson, minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import {
  askForMoney,
  lockAccounts,
  lockOpenAccount,
  type PaymentMethod,
  postRefund,
  reverseRefund,
  takeReceiptNumber,
} from "../../billing/index.ts";

import { getPartner, refuseWhileFrozen } from "../../partners/index.ts";
import { type AccountFacts, getAccountFacts, refuseForeignCurrency } from "../account-facts.ts";
import { nextPollAt } from "../attempts/attempt-rules.ts";
import { refundDone, refundFailed } from "../events.ts";
import { advanceRefundJob } from "../job-kinds.ts";
import type { Outside } from "../outside.ts";
import { isRefundable, receiptTypes, refundableMinor, stateOfRefunded } from "../payment-rules.ts";
import type { GatewayAmount, RefundOutcome } from "../ports.ts";
import { refundExceeds, refundNotPossible } from "../problems.ts";
import { lockPayment } from "../reverse-payment.ts";
import { db, type PaymentRow, type RefundTable } from "../tables.ts";

export type Refund = Selectable<RefundTable>;

export interface RefundAsked {
  readonly amount: MoneyJson;
  readonly by: "gateway" | PaymentMethod;
  readonly reason: string;
  /** The invoice that is refunded with it, and the credit note's entry, whose money is used before any other. */
  readonly from?: { readonly documentId: string; readonly creditEntryId: string };
}

/** Gives a payment back, wholly or in part. Returns the refund's id. */
export async function refundPayment(work: Work, { gateways }: Outside, paymentId: string, asked: RefundAsked): Promise<string> {
  const payment = await lockPayment(work, paymentId);
  const facts = await getAccountFacts(work, payment.account_id);
  await refuseWhileFrozen(work, facts.money.partnerId);
  if (!isRefundable(payment.state)) throw refundNotPossible(`Payment ${payment.receipt_number} is ${payment.state.replaceAll("_", " ")}.`);
  const amountMinor = acceptedAmount(asked.amount, facts, refundableMinor(payment, facts.money.freeCreditMinor));
  if (asked.by === "gateway") {
    const can = payment.gateway === null ? "none" : (gateways.get(payment.gateway)?.capabilities.refunds ?? "none");
    if (can === "none" || payment.external_id === null)
      throw refundNotPossible("This payment did not come through a gateway that gives money back.");
    if (can === "full" && amountMinor !== payment.amount_minor)
      throw refundNotPossible("This gateway gives back a payment only as a whole.");
  }
  return bookRefund(work, facts, { amountMinor, payment, ...asked });
}

/** Pays free credit out by hand. */
export async function refundCredit(
  work: Work,
  accountId: string,
  asked: RefundAsked & { by: PaymentMethod; creditEntryId?: string },
): Promise<string> {
  await lockOpenAccount(work, accountId);
  const facts = await getAccountFacts(work, accountId);
  await refuseWhileFrozen(work, facts.money.partnerId);
  const amountMinor = acceptedAmount(asked.amount, facts, facts.money.freeCreditMinor);
  return bookRefund(work, facts, { amountMinor, payment: undefined, ...asked });
}

function acceptedAmount(amount: MoneyJson, { money: account }: AccountFacts, largestMinor: bigint): bigint {
  const { currency } = account;
  refuseForeignCurrency(amount, currency);
  const amountMinor = fromMoneyJson(amount).minor;
  if (amountMinor <= 0n) throw fieldProblem("amount", "amount", "Say an amount above zero.");
  if (amountMinor > largestMinor) {
    const largest = `${minorToDecimal(largestMinor, currency)} ${currency}`;
    throw refundExceeds(`At most ${largest} can be given back: what is left of the payment, and no more than is free on the account.`, {
      errors: [{ field: "amount", code: "too-big", params: { maximum: toMoneyJson(money(largestMinor, currency)) } }],
    });
  }
  return amountMinor;
}

interface RefundToBook {
  readonly amountMinor: bigint;
  readonly payment: PaymentRow | undefined;
  readonly by: "gateway" | PaymentMethod;
  readonly reason: string;
  /** The free credit that is paid out before any other, when it is no payment's. */
  readonly creditEntryId?: string;
  readonly from?: RefundAsked["from"];
  /** A refund that the gateway made by itself: it is done already. */
  readonly doneAtGateway?: { readonly externalId: string };
}

async function bookRefund(work: Work, { money: account, customer, today }: AccountFacts, refund: RefundToBook): Promise<string> {
  const { accountId, partnerId, currency } = account;
  const { payment, amountMinor } = refund;
  const creditEntryId = payment?.entry_id ?? refund.creditEntryId;
  const gateway = refund.by === "gateway" ? (payment?.gateway ?? null) : null;
  const paidBy = payment?.method ?? "other";
  const method = refund.by !== "gateway" ? refund.by : paidBy === "refill_card" ? "other" : paidBy;
  const waits = refund.by === "gateway" && refund.doneAtGateway === undefined;
  const id = uuidv7(work.now.getTime());
  const number = await takeReceiptNumber(work, {
    partnerId,
    kind: "refund",
    on: today,
    customerNumber: customer.number,
    type: receiptTypes[method],
  });
  const { entryId } = await postRefund(work, {
    accountId,
    partnerId,
    refundId: id,
    amountMinor,
    currency,
    on: today,
    method,
    gateway,
    text: number,
    ...(creditEntryId ? { paymentEntryId: creditEntryId } : {}),
  });
  const booked = await db(work)
    .insertInto("payments.refunds")
    .values({
      id,
      payment_id: payment?.id ?? null,
      account_id: accountId,
      partner_id: partnerId,
      number,
      amount_minor: amountMinor,
      currency,
      method,
      gateway,
      external_id: refund.doneAtGateway?.externalId ?? null,
      state: waits ? "requested" : "done",
      reason: refund.reason,
      document_id: refund.from?.documentId ?? null,
      requested_on: today,
      entry_id: entryId,
      next_poll_at: waits ? (nextPollAt(work.now, work.now) ?? null) : null,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  if (payment) await setRefunded(work, payment, payment.refunded_minor + amountMinor);
  work.audit({
    entity: "refund",
    entityId: id,
    label: `Refund ${number}`,
    action: "create",
    partnerId,
    customerId: accountId,
    reason: refund.reason,
    changes: {
      amount: { before: null, after: `${minorToDecimal(amountMinor, currency)} ${currency}` },
      by: { before: null, after: gateway ?? method },
      state: { before: null, after: waits ? "requested" : "done" },
      ...(payment ? { payment: { before: null, after: payment.receipt_number } } : {}),
    },
  });
  if (waits) await enqueue(work, advanceRefundJob, { refundId: id }, { key: `refund:${id}` });
  else await tellDone(work, booked);
  return id;
}

/** The money is out; where the tax office wants refunds, it is told (B-245). */
async function tellDone(work: Work, refund: Refund): Promise<void> {
  await askForMoney(work, {
    id: refund.id,
    kind: "refund",
    partnerId: refund.partner_id,
    customerId: refund.account_id,
    number: refund.number,
    refersTo: refund.payment_id,
    facts: { amountMinor: refund.amount_minor.toString(), currency: refund.currency, on: refund.requested_on, method: refund.method },
  });
  work.emit(refundDone, aboutOf(refund), dataOf(refund));
}

/** What of a payment was given back, and the state that follows. */
const setRefunded = (work: Work, payment: PaymentRow, refundedMinor: bigint) =>
  db(work)
    .updateTable("payments.payments")
    .set({ refunded_minor: refundedMinor, state: stateOfRefunded(payment.amount_minor, refundedMinor), version: sql`version + 1` })
    .where("id", "=", payment.id)
    .execute();

/** What became of a refund at its gateway; said twice, it counts once. */
export async function applyRefundOutcome(work: Work, refundId: string, outcome: RefundOutcome | { kind: "silent" }): Promise<void> {
  const found = await db(work)
    .selectFrom("payments.refunds")
    .select(["account_id", "payment_id"])
    .where("id", "=", refundId)
    .executeTakeFirst();
  if (!found) return;
  await lockAccounts(work, [found.account_id]);
  const refund = await db(work).selectFrom("payments.refunds").selectAll().where("id", "=", refundId).forUpdate().executeTakeFirstOrThrow();
  if (refund.state === "done" || refund.state === "failed") return;
  switch (outcome.kind) {
    case "done":
      await saveRefund(work, refund, { state: "done", external_id: outcome.externalId, next_poll_at: null });
      await tellDone(work, refund);
      return;
    case "pending":
      await saveRefund(work, refund, {
        state: "pending",
        external_id: outcome.externalId,
        next_poll_at: nextPollAt(refund.created_at, work.now) ?? null,
      });
      return;
    case "silent":
      await saveRefund(work, refund, { next_poll_at: nextPollAt(refund.created_at, work.now) ?? null });
      return;
    case "failed":
      await giveBack(work, refund, outcome.failure.message || outcome.failure.code);
  }
}

/** The refund did not reach its payer, so the money is the customer's again. */
async function giveBack(work: Work, refund: Refund, message: string): Promise<void> {
  const on = calendarDay(work.now, (await getPartner(work, refund.partner_id)).timeZone);
  const { entryId } = await reverseRefund(work, { refundId: refund.id, entryId: refund.entry_id ?? "", on, text: refund.number });
  await saveRefund(work, refund, { state: "failed", failure: message, failure_entry_id: entryId, next_poll_at: null });
  if (refund.payment_id !== null) {
    const payment = await db(work)
      .selectFrom("payments.payments")
      .selectAll()
      .where("id", "=", refund.payment_id)
      .executeTakeFirstOrThrow();
    await setRefunded(work, payment, payment.refunded_minor - refund.amount_minor);
  }
  work.emit(refundFailed, aboutOf(refund), { ...dataOf(refund), message });
}

async function saveRefund(
  work: Work,
  refund: Refund,
  changes: Partial<Pick<Refund, "state" | "external_id" | "failure" | "failure_entry_id" | "next_poll_at">>,
): Promise<void> {
  await db(work)
    .updateTable("payments.refunds")
    .set({ ...changes, version: sql`version + 1` })
    .where("id", "=", refund.id)
    .execute();
  if (changes.state === undefined || changes.state === refund.state) return;
  work.audit({
    entity: "refund",
    entityId: refund.id,
    label: `Refund ${refund.number}`,
    action: changes.state,
    partnerId: refund.partner_id,
    customerId: refund.account_id,
    changes: { state: { before: refund.state, after: changes.state } },
    ...(changes.failure ? { reason: changes.failure } : {}),
  });
}

/**
 * B-182 a refund that was started at the gateway: the money is gone, whatever our limits say. What of it no credit covers is owed by the
 * customer.
 */
export async function bookGatewayRefund(
  work: Work,
  payment: PaymentRow,
  refund: { externalId: string; amount: GatewayAmount },
): Promise<"booked" | "known" | "too much"> {
  const locked = await lockPayment(work, payment.id);
  const known = await db(work)
    .selectFrom("payments.refunds")
    .select("id")
    .where("gateway", "=", payment.gateway)
    .where("external_id", "=", refund.externalId)
    .executeTakeFirst();
  if (known) return "known";
  const isWithin = isRefundable(locked.state) && refund.amount.amountMinor <= locked.amount_minor - locked.refunded_minor;
  if (!isWithin || refund.amount.currency !== locked.currency) return "too much";
  await bookRefund(work, await getAccountFacts(work, locked.account_id), {
    amountMinor: refund.amount.amountMinor,
    payment: locked,
    by: "gateway",
    reason: "Refunded at the gateway",
    doneAtGateway: { externalId: refund.externalId },
  });
  return "booked";
}

const aboutOf = (refund: Refund) => ({ partnerId: refund.partner_id, customerId: refund.account_id, objectId: refund.id });

const dataOf = (refund: Refund) => ({
  refundId: refund.id,
  accountId: refund.account_id,
  paymentId: refund.payment_id,
  number: refund.number,
  amount: toMoneyJson(money(refund.amount_minor, refund.currency)),
  method: refund.method,
  gateway: refund.gateway,
});

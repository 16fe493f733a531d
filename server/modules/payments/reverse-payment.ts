// A payment that did not hold (B-133, B-134): the opposite entry on the day it becomes known; what it had paid is open again.
import { sql } from "kysely";
import { calendarDay } from "../../../shared/calendar.ts";
import { minorToDecimal, money, toMoneyJson } from "../../../shared/money.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { editConflict, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { lockAccounts, paymentCameBack, reversePayment as postReversal } from "../billing/index.ts";
import { getPartner } from "../partners/index.ts";
import { type BounceGroup, chargeBounce } from "./bounces/charge-bounce.ts";
import { paymentReversed } from "./events.ts";
import { isReversible } from "./payment-rules.ts";
import { paymentNotReversible } from "./problems.ts";
import { freeCardOf } from "./refill-cards/free-card.ts";
import { creditSurcharge } from "./surcharges/surcharges.ts";
import { db, type PaymentRow } from "./tables.ts";

export async function findPayment(work: Work, paymentId: string): Promise<PaymentRow> {
  const found = await db(work)
    .selectFrom("payments.payments as payment")
    .selectAll("payment")
    .where("payment.id", "=", paymentId)
    .where(visibleTo(work.actor, { partner: "payment.partner_id", customer: "payment.customer_id" }))
    .executeTakeFirst();
  if (!found) throw notFound();
  return found;
}

/** Locks a payment's account and then reads the payment, so that what is read holds until the commit. */
export async function lockPayment(work: Work, paymentId: string): Promise<PaymentRow> {
  const found = await findPayment(work, paymentId);
  await lockAccounts(work, [found.account_id]);
  return findPayment(work, paymentId);
}

export async function reversePayment(
  work: Work,
  paymentId: string,
  reversal: { reason: string; version?: number; isChargeback?: boolean; group?: BounceGroup; waivesFee?: boolean },
): Promise<void> {
  const payment = await lockPayment(work, paymentId);
  if (reversal.version !== undefined && reversal.version !== payment.version)
    throw editConflict("Somebody changed this payment. Look at it again.");
  if (!isReversible(payment.state)) {
    throw paymentNotReversible(`Payment ${payment.receipt_number} is ${payment.state.replaceAll("_", " ")}.`);
  }
  const { partner_id: partnerId, account_id: accountId } = payment;
  const on = calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
  await postReversal(work, { paymentId, entryId: payment.entry_id ?? "", on, text: payment.receipt_number });
  await db(work)
    .updateTable("payments.payments")
    .set({ state: "reversed", version: sql`version + 1` })
    .where("id", "=", paymentId)
    .execute();
  const group = reversal.group ?? (reversal.isChargeback ? "disputed" : "own_mistake");
  const { feeMinor } = await chargeBounce(work, payment, { group, waives: reversal.waivesFee ?? false, on });
  await paymentCameBack(work, paymentId);
  await creditSurcharge(work, payment);
  if (payment.method === "refill_card") await freeCardOf(work, payment);
  work.audit({
    entity: "payment",
    entityId: paymentId,
    label: `Payment ${payment.receipt_number}`,
    action: "reverse",
    partnerId,
    customerId: accountId,
    changes: {
      state: { before: payment.state, after: "reversed" },
      ...(feeMinor > 0n ? { fee: { before: null, after: `${minorToDecimal(feeMinor, payment.currency)} ${payment.currency}` } } : {}),
    },
    reason: reversal.reason,
  });
  work.emit(
    paymentReversed,
    { partnerId, customerId: accountId, objectId: paymentId },
    {
      paymentId,
      accountId,
      receiptNumber: payment.receipt_number,
      amount: toMoneyJson(money(payment.amount_minor, payment.currency)),
      on,
      method: payment.method,
      gateway: payment.gateway,
      reason: reversal.reason,
      isChargeback: reversal.isChargeback ?? false,
    },
  );
}

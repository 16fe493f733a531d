// The one place where a payment becomes part of the books (B-132): the row, the entry, the receipt number and the announcement, or none
// of them.
import type { Day } from "../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../shared/money.ts";
import { describeActor } from "../../platform/event-bus.ts";
import { enqueue } from "../../platform/jobs.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import { cardAccount, type MoneyWay, postPayment, takeReceiptNumber, templateOnPayment } from "../billing/index.ts";
import { takenFor } from "./cash-rounding.ts";
import { paymentSettled } from "./events.ts";
import { renderReceiptJob } from "./job-kinds.ts";
import { type PayableRef, tellPaid } from "./payables.ts";
import { rateBetween, receiptTypes } from "./payment-rules.ts";
import type { GatewayAmount } from "./ports.ts";
import { type DoneBy, db } from "./tables.ts";

export interface PaymentToBook {
  readonly accountId: string;
  readonly customerNumber: number;
  readonly partnerId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** What the payer gave, where that was another currency (B-3). */
  readonly original?: GatewayAmount;
  readonly on: Day;
  readonly method: MoneyWay;
  /** Of a refill card: whether its value was owed, or is given away by it. */
  readonly refillCard?: "owed" | "given";
  readonly gateway: string | null;
  readonly externalId: string | null;
  readonly namedDocumentIds: readonly string[];
  readonly payer?: string;
  readonly comment?: string;
  readonly note?: string;
  readonly warning?: "late" | "amount-differs" | null;
  readonly attemptId?: string;
  /** P-119 what of it is the surcharge, and its invoice. */
  readonly surcharge?: { readonly documentId: string; readonly amountMinor: bigint } | null;
  /** M-23 the order or change that it pays, and how much of it that takes. */
  readonly forPayable?: PayableRef & { readonly amountMinor: bigint };
  readonly createdBy?: DoneBy;
  /** Paid without signing in, with something that was not saved: it says nothing about how the customer pays (B-267). */
  readonly isGuest?: boolean;
}

/** B-3 the money as it was, with the rate at which it became the account's. */
const originalOf = (original: GatewayAmount, booked: GatewayAmount) => ({
  original_minor: original.amountMinor,
  original_currency: original.currency,
  exchange_rate: rateBetween(original, booked),
});

/** The account must be locked: accounts come before number series, and two that book the same money take turns. */
export async function bookPayment(work: Work, payment: PaymentToBook): Promise<string> {
  const { accountId, partnerId, amountMinor, currency, on, method, gateway, warning = null } = payment;
  const id = uuidv7(work.now.getTime());
  const receiptNumber = await takeReceiptNumber(work, {
    partnerId,
    kind: "payment",
    on,
    customerNumber: payment.customerNumber,
    type: receiptTypes[method],
  });
  const takenMinor = await takenFor(work, payment);
  const { entryId } = await postPayment(work, {
    accountId,
    partnerId,
    paymentId: id,
    amountMinor,
    takenMinor,
    currency,
    on,
    method,
    gateway,
    receiptNumber,
    namedDocumentIds: [...payment.namedDocumentIds],
    ...(payment.surcharge ? { surcharge: payment.surcharge } : {}),
    ...(payment.forPayable ? { reserve: { objectId: payment.forPayable.id, amountMinor: payment.forPayable.amountMinor } } : {}),
    ...(payment.refillCard ? { account: cardAccount(payment.refillCard) } : {}),
  });
  await db(work)
    .insertInto("payments.payments")
    .values({
      id,
      account_id: accountId,
      partner_id: partnerId,
      receipt_number: receiptNumber,
      method,
      gateway,
      external_id: payment.externalId,
      amount_minor: amountMinor,
      ...(payment.surcharge ? { fee_minor: payment.surcharge.amountMinor, fee_document_id: payment.surcharge.documentId } : {}),
      rounding_minor: amountMinor - takenMinor,
      named_document_ids: [...payment.namedDocumentIds],
      currency,
      ...(payment.original ? originalOf(payment.original, { amountMinor, currency }) : {}),
      received_on: on,
      state: "settled",
      payer: payment.payer ?? "",
      comment: payment.comment ?? "",
      note: payment.note ?? "",
      warning,
      intent_id: payment.attemptId ?? null,
      entry_id: entryId,
      created_by: JSON.stringify(payment.createdBy ?? describeActor(work)),
      created_at: work.now,
    })
    .execute();
  const amount = toMoneyJson(money(amountMinor, currency));
  work.audit({
    entity: "payment",
    entityId: id,
    label: `Payment ${receiptNumber}`,
    action: "create",
    partnerId,
    customerId: accountId,
    changes: { amount: { before: null, after: `${amount.amount} ${currency}` }, method: { before: null, after: gateway ?? method } },
  });
  work.emit(
    paymentSettled,
    { partnerId, customerId: accountId, objectId: id },
    { paymentId: id, accountId, receiptNumber, amount, on, method, gateway, warning, attemptId: payment.attemptId ?? null },
  );
  if (payment.forPayable) await tellPaid(work, payment.forPayable);
  // A card says nothing about how its customer pays (B-267).
  if (method !== "refill_card")
    await templateOnPayment(work, { accountId, paymentId: id, method, isGuest: payment.isGuest ?? false, isCash: method === "cash" });
  await enqueue(work, renderReceiptJob, { paymentId: id });
  return id;
}

import { sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { listSettledDebits, type MoneyWay, type SettledDebit } from "../billing/index.ts";
import { db } from "./tables.ts";

export interface PaymentFacts {
  readonly customerId: string;
  readonly receiptNumber: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly on: Day;
  readonly method: MoneyWay;
  readonly settles: readonly SettledDebit[];
}

/** What other modules tell people about money that came in; nothing is said of a payment that was not booked. */
export async function findPaymentFacts(work: Work, paymentId: string): Promise<PaymentFacts | undefined> {
  const payment = await db(work).selectFrom("payments.payments").selectAll().where("id", "=", paymentId).executeTakeFirst();
  if (!payment?.entry_id) return undefined;
  return {
    customerId: payment.account_id,
    receiptNumber: payment.receipt_number,
    amountMinor: payment.amount_minor,
    currency: payment.currency,
    on: payment.received_on,
    method: payment.method,
    settles: (await listSettledDebits(work, [payment.entry_id])).get(payment.entry_id) ?? [],
  };
}

/** The payments that named a document and hold, the first one first. */
export async function listPaymentsNaming(work: Work, documentId: string): Promise<string[]> {
  const rows = await db(work)
    .selectFrom("payments.payments")
    .select("id")
    .where(sql<boolean>`named_document_ids <> '{}' and named_document_ids @> array[${documentId}::uuid]`)
    .where("entry_id", "is not", null)
    .where("state", "in", ["settled", "partially_refunded"])
    .orderBy("created_at")
    .orderBy("id")
    .limit(20)
    .execute();
  return rows.map(({ id }) => id);
}

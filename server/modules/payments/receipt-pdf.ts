// The receipt is set once after the money came, stored with its hash and served from there for ever: a later reversal or another way of
// settling does not change the paper that the payer has.
import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { readStoredFile, storeFile } from "../../platform/files/store-file.ts";
import type { FileReply } from "../../platform/http/api.ts";
import { notFound } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { isPaperHeld, listSettledDebits, renderReceipt } from "../billing/index.ts";
import { receiptNotReady } from "./problems.ts";
import { db } from "./tables.ts";

const findStored = (work: Work, paymentId: string) =>
  db(work).selectFrom("payments.payment_pdfs").select("file_id").where("payment_id", "=", paymentId).executeTakeFirst();

/** Sets and stores the receipt unless it is there. */
export async function ensureReceipt(work: Work, tools: Tools, paymentId: string): Promise<void> {
  if (await findStored(work, paymentId)) return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`receipt ${paymentId}`}, 0))`.execute(work.tx);
  if (await findStored(work, paymentId)) return;
  const payment = await db(work).selectFrom("payments.payments").selectAll().where("id", "=", paymentId).executeTakeFirst();
  if (!payment?.entry_id) return;
  // B-245 it is made when the tax office has it.
  if (await isPaperHeld(work, paymentId)) return;
  const bytes = await renderReceipt(work, tools, {
    paymentId,
    accountId: payment.account_id,
    number: payment.receipt_number,
    amountMinor: payment.amount_minor,
    roundingMinor: payment.rounding_minor,
    currency: payment.currency,
    original:
      payment.original_minor !== null && payment.original_currency !== null && payment.exchange_rate !== null
        ? { minor: payment.original_minor, currency: payment.original_currency, rate: payment.exchange_rate }
        : null,
    on: payment.received_on,
    method: payment.method,
    payer: payment.payer,
    comment: payment.comment,
    settled: (await listSettledDebits(work, [payment.entry_id])).get(payment.entry_id) ?? [],
    createdAt: payment.created_at,
  });
  const file = await storeFile(work, tools.files, {
    partnerId: payment.partner_id,
    customerId: payment.customer_id,
    mediaType: "application/pdf",
    name: `receipt-${payment.receipt_number}.pdf`,
    bytes,
  });
  await db(work)
    .insertInto("payments.payment_pdfs")
    .values({
      payment_id: paymentId,
      customer_id: payment.customer_id,
      partner_id: payment.partner_id,
      file_id: file.id,
      sha256: file.sha256,
      rendered_at: work.now,
    })
    .execute();
}

/** The receipt of a booked payment, set now if nobody asked before; for whoever sends it. */
export async function getReceiptFile(
  work: Work,
  tools: Tools,
  paymentId: string,
): Promise<{ name: string; mediaType: string; bytes: Uint8Array }> {
  await ensureReceipt(work, tools, paymentId);
  const stored = await findStored(work, paymentId);
  if (!stored) throw notFound(`Payment ${paymentId} is not booked and has no receipt.`);
  return readStoredFile(work, tools.files, stored.file_id);
}

/** The stored receipt as a download. It is set by a job within seconds of the payment. */
export async function readReceipt(work: Work, tools: Tools, paymentId: string, inline: boolean): Promise<FileReply> {
  const payment = await db(work)
    .selectFrom("payments.payments as payment")
    .select("payment.id")
    .where("payment.id", "=", paymentId)
    .where("payment.entry_id", "is not", null)
    .where(visibleTo(work.actor, { partner: "payment.partner_id", customer: "payment.customer_id" }))
    .executeTakeFirst();
  if (!payment) throw notFound();
  const stored = await findStored(work, paymentId);
  if (!stored)
    throw receiptNotReady(
      (await isPaperHeld(work, paymentId))
        ? "The tax office has not registered the payment yet. The receipt is made at once when that is done."
        : "It is being made. Try again in a few seconds.",
    );
  const file = await readStoredFile(work, tools.files, stored.file_id);
  return { name: file.name, mediaType: file.mediaType, bytes: file.bytes, inline };
}

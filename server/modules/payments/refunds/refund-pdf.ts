// The paper of a refund, set once after the money went back and served from the store for ever (B-154, B-269).
import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { readStoredFile, storeFile } from "../../../platform/files/store-file.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { isPaperHeld, renderRefund } from "../../billing/index.ts";
import { receiptNotReady } from "../problems.ts";
import { db } from "../tables.ts";

const findStored = (work: Work, refundId: string) =>
  db(work).selectFrom("payments.refund_pdfs").select("file_id").where("refund_id", "=", refundId).executeTakeFirst();

async function ensurePaper(work: Work, tools: Tools, refundId: string): Promise<void> {
  if (await findStored(work, refundId)) return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`refund ${refundId}`}, 0))`.execute(work.tx);
  if (await findStored(work, refundId)) return;
  const refund = await db(work)
    .selectFrom("payments.refunds as refund")
    .leftJoin("payments.payments as payment", "payment.id", "refund.payment_id")
    .selectAll("refund")
    .select("payment.receipt_number")
    .where("refund.id", "=", refundId)
    .executeTakeFirst();
  // One that is asked for may still fail, and then nothing was given back.
  if (refund?.state !== "done") return;
  // B-245 it is made when the tax office has it.
  if (await isPaperHeld(work, refundId)) return;
  const bytes = await renderRefund(work, tools, {
    refundId,
    accountId: refund.account_id,
    number: refund.number,
    amountMinor: refund.amount_minor,
    currency: refund.currency,
    on: refund.requested_on,
    method: refund.method,
    paymentNumber: refund.receipt_number,
    createdAt: refund.created_at,
  });
  const owner = { customer_id: refund.customer_id, partner_id: refund.partner_id };
  const file = await storeFile(work, tools.files, {
    partnerId: owner.partner_id,
    customerId: owner.customer_id,
    mediaType: "application/pdf",
    name: `refund-${refund.number}.pdf`,
    bytes,
  });
  await db(work)
    .insertInto("payments.refund_pdfs")
    .values({ refund_id: refundId, ...owner, file_id: file.id, sha256: file.sha256, rendered_at: work.now })
    .execute();
}

/** The paper of a refund that was done, set now if nobody asked before; for whoever sends it. */
export async function getRefundFile(
  work: Work,
  tools: Tools,
  refundId: string,
): Promise<{ name: string; mediaType: string; bytes: Uint8Array }> {
  await ensurePaper(work, tools, refundId);
  const stored = await findStored(work, refundId);
  if (!stored) throw notFound(`Refund ${refundId} is not done and has no paper.`);
  return readStoredFile(work, tools.files, stored.file_id);
}

/** The paper as a download, for staff and for the customer whose money it was. */
export async function readRefundPaper(work: Work, tools: Tools, refundId: string, inline: boolean): Promise<FileReply> {
  const refund = await db(work)
    .selectFrom("payments.refunds as refund")
    .select("refund.state")
    .where("refund.id", "=", refundId)
    .where(visibleTo(work.actor, { partner: "refund.partner_id", customer: "refund.customer_id" }))
    .executeTakeFirst();
  if (refund?.state !== "done") throw notFound("This refund is not done and has no paper.");
  await ensurePaper(work, tools, refundId);
  const stored = await findStored(work, refundId);
  if (!stored) throw receiptNotReady("The tax office has not registered the refund yet. Its paper is made at once when that is done.");
  const { name, mediaType, bytes } = await readStoredFile(work, tools.files, stored.file_id);
  return { name, mediaType, bytes, inline };
}

/** What a refund is called. */
export async function findRefundNumber(work: Work, refundId: string): Promise<string | undefined> {
  return (await db(work).selectFrom("payments.refunds").select("number").where("id", "=", refundId).executeTakeFirst())?.number;
}

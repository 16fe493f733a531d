// What was paid for a change before it was made (P-78): reserved under the id of its price, spent on its documents, or credit again.
import type { Work } from "../../../platform/work.ts";
import { lockForSettlement, releaseReserved, reserveFree, spendReserved, sumReserved } from "../../billing/index.ts";
import { getSetting } from "../../partners/index.ts";
import { portalPayFromCredit } from "../../payments/index.ts";
import { getService } from "../../services/index.ts";
import { lockQuote, type StoredQuote } from "../price-quotes/get-quote-customer.ts";
import { notOffered, paymentNeeded } from "../problems.ts";
import { db } from "./tables.ts";

/** The documents are there: what was set aside pays them before anything else does. The account is locked. */
export const spendOnChange = (
  work: Work,
  { accountId, quoteId, invoiceId }: { accountId: string; quoteId: string; invoiceId: string | undefined },
): Promise<void> => spendReserved(work, { accountId, objectId: quoteId, documentIds: invoiceId === undefined ? [] : [invoiceId] });

/** The same for a planned change whose day has come. */
export async function spendOnPlanned(
  work: Work,
  { accountId, changeId, invoiceId }: { accountId: string; changeId: string; invoiceId: string | undefined },
): Promise<void> {
  for (const quoteId of await quotesPaidFor(work, changeId)) await spendOnChange(work, { accountId, quoteId, invoiceId });
}

/** Nothing came of a planned change: what was paid for it is credit like any other. */
export async function releaseOfPlanned(work: Work, { accountId, changeId }: { accountId: string; changeId: string }): Promise<void> {
  for (const quoteId of await quotesPaidFor(work, changeId)) await releaseOfQuote(work, { accountId, quoteId });
}

export async function releaseOfQuote(work: Work, { accountId, quoteId }: { accountId: string; quoteId: string }): Promise<void> {
  if ((await heldOf(work, quoteId)) === 0n) return;
  await lockForSettlement(work, accountId);
  await releaseReserved(work, { accountId, objectId: quoteId });
}

/** P-117 what has to be paid is taken from the credit, all of it or nothing. The account stays locked. */
export async function payFromCredit(work: Work, quote: StoredQuote, isWished: boolean): Promise<void> {
  const locked = await lockQuote(work, quote.id);
  if (locked.to_pay_minor === null || locked.planned_change_id !== null) return;
  const service = await getService(work, locked.service_id);
  if (locked.pay === "now") {
    if (!isWished) throw paymentNeeded("Pay it first. Nothing changes before.");
    if (!(await getSetting(work, portalPayFromCredit, { partnerId: service.partnerId })))
      throw notOffered("Credit cannot be used for this here.");
  }
  await lockForSettlement(work, service.payerId);
  await coverFromCredit(work, { accountId: service.payerId, quoteId: quote.id, toPayMinor: locked.to_pay_minor });
}

/** What is not reserved yet of what has to be paid. */
export async function coverFromCredit(
  work: Work,
  { accountId, quoteId, toPayMinor }: { accountId: string; quoteId: string; toPayMinor: bigint },
): Promise<void> {
  const missing = toPayMinor - (await heldOf(work, quoteId));
  if (missing > 0n && !(await reserveFree(work, { accountId, objectId: quoteId, amountMinor: missing })))
    throw paymentNeeded("Your credit does not pay for all of it.");
}

export const heldOf = async (work: Work, quoteId: string): Promise<bigint> =>
  (await sumReserved(work, [quoteId])).get(quoteId)?.heldMinor ?? 0n;

async function quotesPaidFor(work: Work, changeId: string): Promise<string[]> {
  const rows = await db(work)
    .selectFrom("ordering.price_quotes")
    .select("id")
    .where("planned_change_id", "=", changeId)
    .where("to_pay_minor", "is not", null)
    .execute();
  return rows.map(({ id }) => id);
}

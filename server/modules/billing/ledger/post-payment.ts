// Money that came in or went out, as entries in the books. The payments module knows how it travelled; here it moves an account.
import type { Day } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { loadAccountMapping } from "../accounting/account-mapping.ts";
import { passOnFromClosed } from "../accounts/closed-accounts.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { takeDocumentNumbers } from "../documents/take-document-numbers.ts";
import { moneyArrived } from "../prepaid/money-arrived.ts";
import { payProformas } from "../proformas/pay-proforma.ts";
import { db, type PaymentMethod } from "../tables.ts";
import { type JournalLine, journalLines, reverseLines } from "./journal-rules.ts";
import { postEntries } from "./post-entries.ts";
import { type Allocation, listOpenEntries, removeAllocations, saveAllocations, settleFreeCredit } from "./settle-credit.ts";

export interface PaymentToPost {
  readonly accountId: string;
  readonly partnerId: string;
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly on: Day;
  readonly method: PaymentMethod;
  readonly gateway: string | null;
  readonly receiptNumber: string;
  /** Documents that the payer chose: settled first. */
  readonly namedDocumentIds?: readonly string[];
}

/** Credits a settled payment and settles debits with it (B-80, B-132). One entry per payment, whatever runs twice. */
export async function postPayment(work: Work, payment: PaymentToPost): Promise<{ entryId: string }> {
  const accounts = await lockAccounts(work, [payment.accountId]);
  const mapping = await loadAccountMapping(work, payment.partnerId);
  const entryId = uuidv7(work.now.getTime());
  await postEntries(work, [
    {
      id: entryId,
      partnerId: payment.partnerId,
      accountId: payment.accountId,
      entryOn: payment.on,
      kind: "payment",
      text: payment.receiptNumber,
      category: "payment",
      sourceId: payment.paymentId,
      currency: payment.currency,
      lines: journalLines({
        kind: "payment",
        billingAccountId: payment.accountId,
        account: mapping.money(payment),
        settledMinor: payment.amountMinor,
      }),
    },
  ]);
  await settleFreeCredit(work, payment.accountId, {
    creditId: entryId,
    ...(payment.namedDocumentIds ? { namedDocumentIds: payment.namedDocumentIds } : {}),
  });
  await passOnFromClosed(work, accounts);
  const [account] = accounts;
  if (account) {
    await payProformas(work, account, { documentIds: payment.namedDocumentIds ?? [], amountMinor: payment.amountMinor });
    await moneyArrived(work, account, payment.amountMinor);
  }
  return { entryId };
}

/** B-133 the opposite entry on the day it becomes known; what the payment had settled is open again. */
export async function reversePayment(
  work: Work,
  reversal: { paymentId: string; entryId: string; on: Day; text: string },
): Promise<{ entryId: string }> {
  return reverseEntry(work, { ...reversal, sourceId: reversal.paymentId });
}

/** A refund that failed after it was booked: the money is the customer's again. */
export async function reverseRefund(
  work: Work,
  reversal: { refundId: string; entryId: string; on: Day; text: string },
): Promise<{ entryId: string }> {
  return reverseEntry(work, { ...reversal, sourceId: reversal.refundId });
}

async function reverseEntry(
  work: Work,
  { entryId, sourceId, on, text }: { entryId: string; sourceId: string; on: Day; text: string },
): Promise<{ entryId: string }> {
  const entry = await db(work).selectFrom("billing.ledger_entries").selectAll().where("id", "=", entryId).executeTakeFirstOrThrow();
  const accounts = await lockAccounts(work, [entry.account_id]);
  await removeAllocations(work, entryId);
  const lines = await db(work)
    .selectFrom("billing.journal_lines")
    .selectAll()
    .where("entry_id", "=", entryId)
    .orderBy("position")
    .execute();
  const opposite = uuidv7(work.now.getTime());
  await postEntries(work, [
    {
      id: opposite,
      partnerId: entry.partner_id,
      accountId: entry.account_id,
      entryOn: on,
      kind: "reversal",
      text,
      category: entry.category,
      sourceId,
      reverses: entryId,
      currency: entry.currency,
      lines: reverseLines(
        lines.map(
          (line): JournalLine => ({
            accountCode: line.ledger_account,
            billingAccountId: line.account_id,
            debitMinor: line.debit_minor,
            creditMinor: line.credit_minor,
            taxId: line.tax_id,
            serviceId: line.service_id,
            planId: line.plan_id,
            locationId: line.location_id,
          }),
        ),
      ),
    },
  ]);
  // The two cancel each other, so neither is left to settle anything else.
  const credit = entry.amount_minor > 0n ? entryId : opposite;
  const debit = entry.amount_minor > 0n ? opposite : entryId;
  const size = entry.amount_minor > 0n ? entry.amount_minor : -entry.amount_minor;
  await saveAllocations(work, [
    { accountId: entry.account_id, partnerId: entry.partner_id, creditId: credit, debitId: debit, amountMinor: size },
  ]);
  // Other free credit may now pay what is open again.
  await settleFreeCredit(work, entry.account_id);
  await passOnFromClosed(work, accounts);
  return { entryId: opposite };
}

export interface RefundToPost {
  readonly accountId: string;
  readonly partnerId: string;
  readonly refundId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly on: Day;
  readonly method: PaymentMethod;
  readonly gateway: string | null;
  readonly text: string;
  /** The payment that is given back; its free credit is used before any other. */
  readonly paymentEntryId?: string;
}

/** B-137 debits the balance when a refund is asked for, and takes it from free credit. The caller has checked that there is enough. */
export async function postRefund(work: Work, refund: RefundToPost): Promise<{ entryId: string }> {
  await lockAccounts(work, [refund.accountId]);
  const mapping = await loadAccountMapping(work, refund.partnerId);
  const entryId = uuidv7(work.now.getTime());
  await postEntries(work, [
    {
      id: entryId,
      partnerId: refund.partnerId,
      accountId: refund.accountId,
      entryOn: refund.on,
      kind: "refund",
      text: refund.text,
      category: "refund",
      sourceId: refund.refundId,
      currency: refund.currency,
      lines: journalLines({
        kind: "refund",
        billingAccountId: refund.accountId,
        account: mapping.money(refund),
        amountMinor: refund.amountMinor,
      }),
    },
  ]);
  const { credits } = await listOpenEntries(work, [refund.accountId]);
  const free = (credits.get(refund.accountId) ?? []).toSorted(
    (a, b) => Number(b.id === refund.paymentEntryId) - Number(a.id === refund.paymentEntryId),
  );
  let left = refund.amountMinor;
  const allocations: Allocation[] = [];
  for (const credit of free) {
    if (left === 0n) break;
    const part = minMinor(credit.openMinor, left);
    allocations.push({
      accountId: refund.accountId,
      partnerId: refund.partnerId,
      creditId: credit.id,
      debitId: entryId,
      amountMinor: part,
    });
    left -= part;
  }
  await saveAllocations(work, allocations);
  return { entryId };
}

/** The number of a receipt or refund; these series may have gaps. */
export async function takeReceiptNumber(
  work: Work,
  receipt: { partnerId: string; kind: "payment" | "refund"; on: Day; customerNumber: number; type: string },
): Promise<string> {
  const partner = await getPartner(work, receipt.partnerId);
  const [taken] = await takeDocumentNumbers(work, { partnerId: receipt.partnerId, kind: receipt.kind }, [
    { on: receipt.on, partnerNumber: partner.number, customerNumber: receipt.customerNumber, type: receipt.type },
  ]);
  if (!taken) throw new Error("no receipt number was taken");
  return taken.number;
}

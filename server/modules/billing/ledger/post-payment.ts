// Money that came in or went out, as entries in the books. The payments module knows how it travelled; here it moves an account.
import type { Day } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { loadAccountMapping } from "../accounting/account-mapping.ts";
import { passOnFromClosed } from "../accounts/closed-accounts.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { depositShares, fillFromPayment } from "../deposits/pay-deposit.ts";
import { takeDocumentNumbers } from "../documents/take-document-numbers.ts";
import { askForMoney } from "../fiscalisation/ask-registration.ts";
import { reserveCredit } from "../orders/reserved-credit.ts";
import { moneyArrived } from "../prepaid/money-arrived.ts";
import { payProformas, takeBackFromProformas } from "../proformas/pay-proforma.ts";
import type { MoneyWay, PaymentMethod } from "../tables.ts";
import { recoverByPayment, undoRecoveriesOf } from "../write-offs/recover.ts";
import { undoSmallDifferences, writeOffSmallDifferences } from "../write-offs/small-differences.ts";
import { journalLines } from "./journal-rules.ts";
import { postEntries } from "./post-entries.ts";
import { reverseEntry } from "./reverse-entry.ts";
import { type Allocation, listOpenEntries, saveAllocations, settleFreeCredit } from "./settle-credit.ts";

export interface PaymentToPost {
  readonly accountId: string;
  readonly partnerId: string;
  readonly paymentId: string;
  readonly amountMinor: bigint;
  /** What came of it, where that differs: cash is taken in steps (B-4). */
  readonly takenMinor?: bigint;
  readonly currency: string;
  readonly on: Day;
  readonly method: MoneyWay;
  readonly gateway: string | null;
  readonly receiptNumber: string;
  /** Documents that the payer chose: settled first. */
  readonly namedDocumentIds?: readonly string[];
  /** Where it stands when that does not follow from the method: a refill card's value. */
  readonly account?: string;
  /** P-119 the invoice of its surcharge, which it pays before anything else. */
  readonly surcharge?: { readonly documentId: string; readonly amountMinor: bigint };
  /** M-23 the order or change that it is for, and how much of it: set aside before anything can take it. */
  readonly reserve?: { readonly objectId: string; readonly amountMinor: bigint };
}

/** Credits a settled payment and settles debits with it (B-80, B-132). One entry per payment, whatever runs twice. */
export async function postPayment(work: Work, payment: PaymentToPost): Promise<{ entryId: string }> {
  const accounts = await lockAccounts(work, [payment.accountId]);
  const mapping = await loadAccountMapping(work, payment.partnerId);
  const entryId = uuidv7(work.now.getTime());
  const named = payment.namedDocumentIds ?? [];
  // P-119 what it pays is worked out without the surcharge.
  const paysMinor = payment.amountMinor - (payment.surcharge?.amountMinor ?? 0n);
  const { parts, restMinor } = await depositShares(work, payment.accountId, { amountMinor: paysMinor, namedIds: named });
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
        account: payment.account ?? mapping.money(payment),
        settledMinor: payment.amountMinor,
        takenMinor: payment.takenMinor ?? payment.amountMinor,
        depositMinor: paysMinor - restMinor,
      }),
    },
  ]);
  await askForMoney(work, {
    id: payment.paymentId,
    kind: "receipt",
    partnerId: payment.partnerId,
    customerId: payment.accountId,
    number: payment.receiptNumber,
    refersTo: null,
    facts: { amountMinor: payment.amountMinor.toString(), currency: payment.currency, on: payment.on, method: payment.method },
  });
  await fillFromPayment(work, parts, { entryId, on: payment.on });
  const { accountId, partnerId, reserve, surcharge } = payment;
  if (surcharge) await paySurcharge(work, { accountId, creditId: entryId, ...surcharge });
  if (reserve) await reserveCredit(work, { accountId, partnerId, creditId: entryId, ...reserve });
  const [account] = accounts;
  if (account) await recoverByPayment(work, account, { creditId: entryId, documentIds: named, on: payment.on });
  // B-126 first what the money names: the invoice of a proforma is there before older debts can take the money that was paid for it.
  if (account) await payProformas(work, account, { entryId, documentIds: named, amountMinor: restMinor });
  await settleFreeCredit(work, payment.accountId, {
    creditId: entryId,
    ...(payment.namedDocumentIds ? { namedDocumentIds: payment.namedDocumentIds } : {}),
  });
  if (account) await writeOffSmallDifferences(work, account, { paymentEntryId: entryId, on: payment.on });
  await passOnFromClosed(work, accounts);
  if (account && restMinor > 0n) await moneyArrived(work, account, restMinor);
  return { entryId };
}

async function paySurcharge(
  work: Work,
  { accountId, creditId, documentId, amountMinor }: { accountId: string; creditId: string; documentId: string; amountMinor: bigint },
): Promise<void> {
  const debit = ((await listOpenEntries(work, [accountId])).debits.get(accountId) ?? []).find((open) => open.documentId === documentId);
  if (!debit) return;
  const { id: debitId, partnerId, openMinor } = debit;
  await saveAllocations(work, [{ accountId, partnerId, creditId, debitId, amountMinor: minMinor(amountMinor, openMinor) }]);
}

/** B-133 the opposite entry on the day it becomes known; what the payment had settled is open again. */
export async function reversePayment(
  work: Work,
  reversal: { paymentId: string; entryId: string; on: Day; text: string },
): Promise<{ entryId: string }> {
  // B-152 what it had brought in of a debt that was given up is missing again, and so are the cents that were let go with it.
  await undoRecoveriesOf(work, reversal);
  await undoSmallDifferences(work, reversal);
  await takeBackFromProformas(work, reversal);
  return reverseEntry(work, { ...reversal, sourceId: reversal.paymentId });
}

/** A refund that failed after it was booked: the money is the customer's again. */
export async function reverseRefund(
  work: Work,
  reversal: { refundId: string; entryId: string; on: Day; text: string },
): Promise<{ entryId: string }> {
  return reverseEntry(work, { ...reversal, sourceId: reversal.refundId });
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
  /** The credit note that gives it back: used before all else. */
  readonly creditEntryId?: string;
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
  const free = (credits.get(refund.accountId) ?? []).toSorted((a, b) => rank(b.id, refund) - rank(a.id, refund));
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

const rank = (creditId: string, { creditEntryId, paymentEntryId }: RefundToPost): number =>
  creditId === creditEntryId ? 2 : creditId === paymentEntryId ? 1 : 0;

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

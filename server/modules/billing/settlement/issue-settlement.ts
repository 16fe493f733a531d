import { type Day, maxDay } from "../../../../shared/calendar.ts";
import { minMinor } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { type AccountRow, lockAccounts } from "../accounts/lock-accounts.ts";
import { coverBilledDays } from "../charges/cover-billed-days.ts";
import { giveBack } from "../charges/give-back.ts";
import { takeItems } from "../charges/take-future-items.ts";
import { allocateCredit, type IssuedCredit, issueCredit } from "../documents/credit-invoice.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { type IssuedDocument, issueDocuments } from "../documents/issue-documents.ts";
import { bringForward } from "../instalment-sales/parts-at-end.ts";
import { payFromNegative } from "../ledger/pay-from-negative.ts";
import { saveAllocations, settleFreeCredit } from "../ledger/settle-credit.ts";
import { chargeSoon } from "../prepaid/prepaid-step.ts";
import { saveCharges } from "../prepaid/save-charges.ts";
import { db } from "../tables.ts";
import type { Settlement } from "./settlement.ts";

/** What a settlement left behind. */
export interface SettlementResult {
  readonly creditNotes: readonly { readonly id: string; readonly number: string }[];
  readonly invoice: { readonly id: string; readonly number: string } | null;
  readonly futureItemIds: readonly string[];
  /** Fees that were charged without an invoice; none where it was settled before they were told. */
  readonly chargeIds?: readonly string[];
  /** Parts of equipment that it made due (B-234); none where it was settled before there were any. */
  readonly partItemIds?: readonly string[];
  /** The first day that no invoice had before; what a withdrawal charges again up to. */
  readonly billedThrough: Record<string, Day>;
}

/**
 * Issues what was drafted in this transaction. The account has been locked before drafting. B-96: the credit goes to the invoice for the new
 * days first, then to what it was for and the rest by B-80.
 */
export async function issueSettlement(work: Work, settlement: Settlement): Promise<SettlementResult> {
  const { account, notes, invoice, charged } = settlement;
  const credits: IssuedCredit[] = [];
  for (const note of notes) credits.push(await issueCredit(work, note, true));
  await giveBack(work, settlement.context, settlement.givenBack);
  await coverFreeDays(work, settlement);
  if (invoice && charged) await saveCharges(work, settlement.context, invoice.issuedOn, [charged]);
  const issued = invoice && !charged ? await issueForChange(work, account, invoice, credits) : null;
  for (const credit of credits) await allocateCredit(work, credit);
  const partItemIds = settlement.salesAtEnd.flatMap(({ lines }) => lines.flatMap(({ futureItemId }) => futureItemId ?? []));
  if (!settlement.arePartsNow) await bringForward(work, partItemIds, maxDay(settlement.wish.on, settlement.context.today));
  // Fees that wait are charged to a prepaid account at once, and so is time that the change left unpaid (B-84).
  if (account.billing_type !== "recurring") await chargeSoon(work, account.id);
  return {
    creditNotes: credits.map(({ document }) => ({ id: document.draft.id, number: document.number })),
    invoice: issued ? { id: issued.draft.id, number: issued.number } : null,
    futureItemIds: await leaveWaiting(work, settlement),
    chargeIds: charged ? charged.lines.filter(({ kind, futureItemId }) => kind === "fee" && futureItemId === null).map(({ id }) => id) : [],
    partItemIds,
    billedThrough: Object.fromEntries(
      settlement.services.flatMap(({ change, lines }) => {
        const last = lines
          .map((line) => line.period.end)
          .sort()
          .at(-1);
        return last === undefined ? [] : [[change.before.id, last]];
      }),
    ),
  };
}

async function issueForChange(
  work: Work,
  account: AccountRow,
  draft: DraftDocument,
  credits: readonly IssuedCredit[],
): Promise<IssuedDocument> {
  const [issued] = await issueDocuments(work, [draft]);
  if (!issued) throw new Error("the invoice was not issued");
  await takeItems(work, [issued]);
  let left = draft.taxed.grossMinor;
  for (const { document } of credits) {
    const amountMinor = minMinor(left, document.draft.taxed.grossMinor);
    if (issued.entryId === "" || document.entryId === "" || amountMinor <= 0n) continue;
    left -= amountMinor;
    await saveAllocations(work, [
      { accountId: account.id, partnerId: account.partner_id, creditId: document.entryId, debitId: issued.entryId, amountMinor },
    ]);
  }
  work.audit({
    entity: "invoice",
    entityId: draft.id,
    label: `Invoice ${issued.number}`,
    action: "issue",
    partnerId: account.partner_id,
    customerId: account.id,
  });
  if (left > 0n && issued.entryId !== "") await settleFreeCredit(work, account.id);
  await payFromNegative(work, account.partner_id, [issued]);
  return issued;
}

/** Days that cost nothing and stand on no invoice are recorded as billed (B-57). */
async function coverFreeDays(work: Work, { invoice, services }: Settlement): Promise<void> {
  if (invoice !== null) return;
  await coverBilledDays(
    work,
    services.flatMap(({ change, charges }) =>
      charges.flatMap((line) =>
        line.period
          ? [{ ...line.period, serviceId: change.after.id, customerId: change.after.payerId, partnerId: change.after.partnerId }]
          : [],
      ),
    ),
  );
}

async function leaveWaiting(work: Work, { account, context, waitingFees, wish }: Settlement): Promise<string[]> {
  const ids: string[] = [];
  for (const fee of waitingFees) {
    const isGroup = fee.taxId !== null && context.taxBook.groups.has(fee.taxId);
    const { id } = await db(work)
      .insertInto("billing.future_items")
      .values({
        account_id: account.id,
        customer_id: account.id,
        partner_id: account.partner_id,
        service_id: fee.serviceId,
        side: "debit",
        kind: "fee",
        category: "fee",
        text: fee.text,
        unit_price: fee.amount,
        tax_id: isGroup ? null : fee.taxId,
        tax_group_id: isGroup ? fee.taxId : null,
        includes_tax: fee.includesTax,
        due_on: maxDay(wish.on, context.today),
        created_by: JSON.stringify(describeActor(work)),
        created_at: work.now,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    ids.push(id);
  }
  return ids;
}

/** Locks the account whose money a change of a service moves; runs and other changes wait. */
export async function lockForSettlement(work: Work, payerId: string): Promise<void> {
  const [account] = await lockAccounts(work, [payerId]);
  if (!account) throw notFound("This customer has no billing account.");
}

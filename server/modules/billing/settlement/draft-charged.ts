import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { type GivenBack, sameMonth } from "../charges/give-back.ts";
import type { DraftDocument } from "../documents/draft-document.ts";
import { taxCharges } from "../prepaid/charge-tax-rules.ts";
import { prepaidInvoiceAfter } from "../prepaid/prepaid-settings.ts";
import { type AccountCharges, chargedThisMonth, monthOf } from "../prepaid/save-charges.ts";
import type { BillingContext } from "../runs/billing-context.ts";

/**
 * What an account that gets no invoice for it (B-34, B 3.1 `auto_invoice` off) is charged in place of the drafted one; null: it gets the
 * invoice. Out of a balance the tax is what the month's becomes by it, after what the same settlement gives back.
 */
export async function draftCharged(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  {
    invoice,
    givenBack,
    isInvoiced,
  }: { readonly invoice: DraftDocument | null; readonly givenBack: readonly GivenBack[]; readonly isInvoiced: boolean },
): Promise<AccountCharges | null> {
  if (invoice === null) return null;
  const { lines, issuedOn, dueOn } = invoice;
  const treatments = context.treatmentsOn(issuedOn);
  if (account.billing_type === "recurring") {
    if (isInvoiced) return null;
    const taxed = taxCharges([], lines, treatments, context.rounding);
    return { account, lines, taxed, isDrawn: false, ...(dueOn === null ? {} : { dueOn }), recurring: { runId: null } };
  }
  const after = await getSetting(work, prepaidInvoiceAfter, { partnerId: account.partner_id });
  if (account.billing_type === "prepaid_period" && after === "charge") return null;
  const isDrawn = after === "payment";
  const before = await chargedThisMonth(work, context, [account.id], { month: monthOf(issuedOn), isDrawn });
  const back = sameMonth(givenBack, { charged_on: issuedOn, is_drawn: isDrawn, is_recurring: false });
  return { account, lines, taxed: taxCharges([...(before.get(account.id) ?? []), ...back], lines, treatments, context.rounding), isDrawn };
}

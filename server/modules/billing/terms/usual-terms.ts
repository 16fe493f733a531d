// How customers are billed who are new (3.1): what the provider has set, and the template of the way in which they pay.
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { billingDayFromCreation } from "../charges/cycle-rules.ts";
import type { PaymentMethod } from "../tables.ts";
import { usualDay, usualMethod, usualMonths, usualType } from "./settings.ts";
import { findTemplateFor } from "./template-store.ts";
import { writeTerms } from "./write-terms.ts";

export interface UsualTerms {
  readonly billingDay: number;
  readonly prepaidMonths: number;
  readonly paymentMethod: PaymentMethod;
}

/** What an account is opened with. */
export async function usualTerms(work: Work, { partnerId, createdOn }: { partnerId: string; createdOn: Day }): Promise<UsualTerms> {
  const place = { partnerId };
  const day = await getSetting(work, usualDay, place);
  return {
    billingDay: day === "from_creation" ? billingDayFromCreation(createdOn) : Number(day),
    prepaidMonths: await getSetting(work, usualMonths, place),
    paymentMethod: await getSetting(work, usualMethod, place),
  };
}

/** After an account was opened: the usual kind of billing, and the template of its way of paying. */
export async function bringUsualTerms(work: Work, accountId: string): Promise<void> {
  const [account] = await lockAccounts(work, [accountId]);
  if (!account) return;
  const template = await findTemplateFor(work, account.partner_id, account.payment_method);
  const billingType = template?.values.billingType ?? (await getSetting(work, usualType, { partnerId: account.partner_id }));
  if (!template && billingType === account.billing_type) return;
  const wish = { ...(template ? { revisionId: template.revisionId } : {}), ...(template?.values.billingType ? {} : { billingType }) };
  await writeTerms(work, account, wish, { cause: "staff" });
}

import type { z } from "zod";
import { money, toMoneyJson } from "../../../shared/money.ts";
import { seesPartner } from "../../platform/db/visible-to.ts";
import { editConflict, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { explainSetting, getPartner } from "../partners/index.ts";
import { getAccountMoney } from "./account-money.ts";
import type { BillingAccountView, changeBillingAccountEndpoint } from "./contract.ts";
import { todayIn } from "./document-views.ts";
import { billingAccountChanged } from "./events.ts";
import { type AccountRow, lockAccounts } from "./lock-accounts.ts";
import { dueDays } from "./settings.ts";
import { db } from "./tables.ts";

/** A customer's billing configuration, each inherited value with where it comes from, and the money beside it. */
export async function getAccountView(work: Work, customerId: string): Promise<z.input<typeof BillingAccountView>> {
  const account = await findAccount(work, customerId);
  const partner = await getPartner(work, account.partner_id);
  const figures = await getAccountMoney(work, customerId, todayIn(work, partner.timeZone));
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  const inherited = await explainSetting(work, dueDays, { partnerId: account.partner_id, customerId });
  return {
    customerId,
    version: account.version,
    currency: account.currency,
    billingEnabled: account.billing_enabled,
    billingType: account.billing_type,
    prepaidMonths: account.prepaid_months,
    billingDay: account.billing_day,
    nextBillingOn: account.next_billing_on,
    dueDays:
      account.due_days === null ? { value: inherited.value, origin: inherited.origin } : { value: account.due_days, origin: "customer" },
    paymentMethod: account.payment_method,
    billingName: account.billing_name,
    billingAddress: account.billing_address,
    poNumber: account.po_number,
    taxStatus: account.tax_status,
    balance: amount(figures.balanceMinor),
    overdue: amount(figures.overdueMinor),
    freeCredit: amount(figures.freeCreditMinor),
  };
}

async function findAccount(work: Work, customerId: string): Promise<AccountRow> {
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", customerId).executeTakeFirst();
  if (!account || !seesPartner(work.actor, account.partner_id)) throw notFound();
  return account;
}

const columns = {
  billingEnabled: "billing_enabled",
  dueDays: "due_days",
  paymentMethod: "payment_method",
  billingName: "billing_name",
  billingAddress: "billing_address",
  poNumber: "po_number",
} as const;

export async function changeAccount(
  work: Work,
  customerId: string,
  { version, body }: { version: number; body: z.output<(typeof changeBillingAccountEndpoint)["body"]> },
): Promise<z.input<typeof BillingAccountView>> {
  const [account] = await lockAccounts(work, [customerId]);
  if (!account || !seesPartner(work.actor, account.partner_id)) throw notFound();
  if (account.version !== version) throw editConflict(undefined, { current: await getAccountView(work, customerId) });
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  const set: Record<string, unknown> = { version: version + 1 };
  for (const [field, column] of Object.entries(columns) as [keyof typeof columns, (typeof columns)[keyof typeof columns]][]) {
    const after = body[field];
    if (after === undefined || after === account[column]) continue;
    changes[field] = { before: account[column], after };
    set[column] = after;
  }
  await db(work).updateTable("billing.accounts").set(set).where("id", "=", customerId).execute();
  work.audit({
    entity: "billing_account",
    entityId: customerId,
    label: "Billing configuration",
    action: "change",
    partnerId: account.partner_id,
    customerId,
    changes,
  });
  work.emit(billingAccountChanged, { partnerId: account.partner_id, customerId, objectId: customerId }, { accountId: customerId });
  return getAccountView(work, customerId);
}

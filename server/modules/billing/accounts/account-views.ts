import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { editConflict, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { explainSetting, getPartner } from "../../partners/index.ts";
import type { BillingAccountView, changeBillingAccountEndpoint } from "../contract.ts";
import { todayIn } from "../documents/document-views.ts";
import { billingAccountChanged } from "../events.ts";
import { autoPayFromBalance, dueDays } from "../settings.ts";
import { db } from "../tables.ts";
import { getAccountMoney } from "./account-money.ts";
import { lockOpenAccount } from "./closed-accounts.ts";
import type { AccountRow } from "./lock-accounts.ts";

/** A customer's billing configuration, each inherited value with where it comes from, and the money beside it. */
export async function getAccountView(work: Work, customerId: string): Promise<z.input<typeof BillingAccountView>> {
  await getReachable(work, customerId, "customers.billing.view");
  const account = await findAccount(work, customerId);
  const partner = await getPartner(work, account.partner_id);
  const figures = await getAccountMoney(work, customerId, todayIn(work, partner.timeZone));
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  const place = { partnerId: account.partner_id, customerId };
  const inherited = await explainSetting(work, dueDays, place);
  const autoPay = await explainSetting(work, autoPayFromBalance, place);
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
    autoPayFromBalance:
      account.auto_pay_from_balance === null
        ? { value: autoPay.value, origin: autoPay.origin }
        : { value: account.auto_pay_from_balance, origin: "customer" },
    freeCredit: amount(figures.freeCreditMinor),
    owesSince: figures.balanceMinor < 0n ? await oldestOpenDebit(work, customerId) : null,
    earliestDueOn: figures.earliestDueOn,
  };
}

async function oldestOpenDebit(work: Work, accountId: string): Promise<Day | null> {
  const { rows } = await sql<{ since: Day | null }>`select min(entry_on) as since from billing.ledger_entries
    where account_id = ${accountId} and amount_minor < 0 and open_minor > 0`.execute(work.tx);
  return rows[0]?.since ?? null;
}

async function findAccount(work: Work, customerId: string): Promise<AccountRow> {
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", customerId).executeTakeFirst();
  if (!account || !seesPartner(work.actor, account.partner_id)) throw notFound();
  return account;
}

const columns = {
  billingEnabled: "billing_enabled",
  dueDays: "due_days",
  autoPayFromBalance: "auto_pay_from_balance",
  paymentMethod: "payment_method",
  billingName: "billing_name",
  billingAddress: "billing_address",
  poNumber: "po_number",
} as const;

export async function changeAccount(
  work: Work,
  customerId: string,
  { version, body }: { version: number; body: AccountWish },
): Promise<z.input<typeof BillingAccountView>> {
  await getReachable(work, customerId, "customers.billing.update");
  const account = await lockOpenAccount(work, customerId);
  if (account.version !== version) throw editConflict(undefined, { current: await getAccountView(work, customerId) });
  await writeTerms(work, account, body);
  return getAccountView(work, customerId);
}

/** The same for one of many, on what the account is now; answers whether anything changed. */
export async function changeAccountTerms(work: Work, customerId: string, body: AccountWish): Promise<boolean> {
  await getReachable(work, customerId, "customers.billing.update");
  const account = await lockOpenAccount(work, customerId);
  const differs = (Object.keys(columns) as (keyof typeof columns)[]).some(
    (field) => body[field] !== undefined && body[field] !== account[columns[field]],
  );
  if (differs) await writeTerms(work, account, body);
  return differs;
}

type AccountWish = z.output<(typeof changeBillingAccountEndpoint)["body"]>;

async function writeTerms(work: Work, account: AccountRow, body: AccountWish): Promise<void> {
  const customerId = account.id;
  const changes: Record<string, { before: unknown; after: unknown }> = {};
  const set: Record<string, unknown> = { version: account.version + 1 };
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
}

import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { explainSetting, getPartner } from "../../partners/index.ts";
import { todayIn } from "../documents/document-views.ts";
import { autoPayFromBalance, dueDays } from "../settings.ts";
import { db } from "../tables.ts";
import { getAccountMoney } from "./account-money.ts";
import { certificateState } from "./certificates.ts";
import type { BillingAccountView } from "./contract.ts";
import type { AccountRow } from "./lock-accounts.ts";

/** A customer's billing configuration, each inherited value with where it comes from, and the money beside it. */
export async function getAccountView(work: Work, customerId: string): Promise<z.input<typeof BillingAccountView>> {
  await getReachable(work, customerId, "customers.billing.view");
  const account = await findAccount(work, customerId);
  const partner = await getPartner(work, account.partner_id);
  const figures = await getAccountMoney(work, customerId, todayIn(work, partner.timeZone));
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  const place = { partnerId: account.partner_id, customerId };
  const own = (field: string): string => (account.template_fields.includes(field) ? "template" : "customer");
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
      account.due_days === null
        ? { value: inherited.value, origin: inherited.origin }
        : { value: account.due_days, origin: own("dueDays") },
    paymentMethod: account.payment_method,
    billingName: account.billing_name,
    billingAddress: account.billing_address,
    poNumber: account.po_number,
    taxStatus: account.tax_status,
    certificate: account.tax_exempt_until && {
      until: account.tax_exempt_until,
      state: certificateState(account.tax_exempt_until, todayIn(work, partner.timeZone)),
    },
    balance: amount(figures.balanceMinor),
    overdue: amount(figures.overdueMinor),
    autoPayFromBalance:
      account.auto_pay_from_balance === null
        ? { value: autoPay.value, origin: autoPay.origin }
        : { value: account.auto_pay_from_balance, origin: own("autoPayFromBalance") },
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

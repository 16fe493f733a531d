import type { Day } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import type { Work } from "../../../platform/work.ts";
import { isBillingDay } from "../charges/cycle-rules.ts";
import { billingDayInvalid } from "../problems.ts";
import type { PaymentMethod } from "../tables.ts";

export interface NewAccount {
  /** The account carries its customer's id. */
  readonly customerId: string;
  readonly partnerId: string;
  readonly currency: string;
  readonly billingDay: number;
  /** 0: postpaid; 1 to 12 months in advance. */
  readonly prepaidMonths: number;
  readonly paymentMethod: PaymentMethod;
  /** The first billing date that is ours. */
  readonly nextBillingOn: Day;
  readonly billingEnabled?: boolean;
  readonly dueDays?: number;
}

/** Opens the billing accounts of new customers, one each. An account that is open already stays as it is. */
export async function openAccounts(work: Work, accounts: readonly NewAccount[]): Promise<void> {
  for (const account of accounts) {
    if (!isBillingDay(account.billingDay))
      throw billingDayInvalid(`${account.billingDay} cannot be a billing day: not every month has it.`);
  }
  await insertRows(
    work,
    "billing.accounts",
    {
      id: "uuid",
      partner_id: "uuid",
      currency: "text",
      billing_day: "int",
      prepaid_months: "int",
      payment_method: "text",
      next_billing_on: "date",
      term_anchor: "date",
      billing_enabled: "boolean",
      due_days: "int",
    },
    accounts.map((account) => ({
      id: account.customerId,
      partner_id: account.partnerId,
      currency: account.currency,
      billing_day: account.billingDay,
      prepaid_months: account.prepaidMonths,
      payment_method: account.paymentMethod,
      next_billing_on: account.nextBillingOn,
      term_anchor: account.nextBillingOn,
      billing_enabled: account.billingEnabled ?? true,
      due_days: account.dueDays ?? null,
    })),
    "on conflict (id) do nothing",
  );
}

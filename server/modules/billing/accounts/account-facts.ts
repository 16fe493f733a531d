import type { Day } from "../../../../shared/calendar.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { coveredDays } from "../charges/account-queries.ts";
import { billingDateAfter, latestBillingDate } from "../charges/calendar-rules.ts";
import { db } from "../tables.ts";
import { calendarOf } from "./account-calendar.ts";
import { getAccountMoney } from "./account-money.ts";
import type { AccountRow } from "./lock-accounts.ts";

/** What a change of a service has to know of the account that pays for it. */
export interface AccountFacts {
  readonly currency: string;
  readonly billingType: AccountRow["billing_type"];
  readonly overdueMinor: bigint;
  readonly balanceMinor: bigint;
  /** The first day of the service that no invoice reaches; null: none does. */
  readonly billedThrough: Day | null;
  /** The first day of the billing period that contains a day. */
  cycleStart(on: Day): Day;
  /** The first billing day after a day. */
  nextCycle(after: Day): Day;
}

export async function accountFacts(
  work: Work,
  { payerId, serviceId, today }: { payerId: string; serviceId: string; today: Day },
): Promise<AccountFacts> {
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", payerId).executeTakeFirst();
  if (!account) throw notFound("This customer has no billing account.");
  const { overdueMinor, balanceMinor } = await getAccountMoney(work, payerId, today);
  const covered = (await coveredDays(work, [serviceId])).get(serviceId) ?? [];
  return {
    currency: account.currency,
    billingType: account.billing_type,
    overdueMinor,
    balanceMinor,
    billedThrough: covered.at(-1)?.end ?? null,
    cycleStart: (on) => latestBillingDate(calendarOf(account), on),
    nextCycle: (after) => billingDateAfter(calendarOf(account), after),
  };
}

import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { daysToPay, getAccountMoney } from "../../billing/index.ts";
import { findCustomer } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { blockDayOf } from "../status/decide-status-rules.ts";
import { loadCases, loadRules } from "../status/load-facts.ts";

/** When a customer is invoiced next, when that is due, and when it would block; null: nothing blocks this customer. */
export async function nextDates(
  work: Work,
  customerId: string,
): Promise<{ readonly billingOn: Day; readonly dueOn: Day; readonly blockOn: Day | null } | undefined> {
  const customer = await findCustomer(work, customerId);
  if (!customer) return undefined;
  const partner = await getPartner(work, customer.partnerId);
  const { nextBillingOn: billingOn } = await getAccountMoney(work, customerId, calendarDay(work.now, partner.timeZone));
  const dueOn = addDays(billingOn, await daysToPay(work, { partnerId: partner.id, customerId }));
  const [one] = await loadCases(work, await loadRules(work, partner), [customerId]);
  const terms = one?.facts.terms;
  return { billingOn, dueOn, blockOn: terms?.blockingOn && !terms.neverBlocks ? blockDayOf(terms, dueOn) : null };
}

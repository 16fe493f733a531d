import { addDays, calendarDay } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { openAccounts } from "../billing/index.ts";
import { getPartner } from "../partners/index.ts";
import { takeOver } from "./first-billing-rules.ts";

/** How most customers pay (section 3.1 of the billing rules): on the 1st, a month ahead, by transfer. Staff may change it at any time. */
const usual = { billingDay: 1, prepaidMonths: 1, paymentMethod: "bank_transfer" } as const;

/** The billing account of a customer whom staff have added just now. */
export async function openUsualAccount(work: Work, { customerId, partnerId }: { customerId: string; partnerId: string }): Promise<void> {
  const { currency, timeZone } = await getPartner(work, partnerId);
  const today = calendarDay(work.now, timeZone);
  // Nobody has billed them before, so all from today on is ours.
  const { nextBillingOn } = takeOver({ ...usual, billedUntil: addDays(today, -1), today });
  await openAccounts(work, [{ customerId, partnerId, currency, ...usual, nextBillingOn }]);
}

import { addDays, calendarDay } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { bringUsualTerms, openAccounts, usualTerms } from "../billing/index.ts";
import { getPartner } from "../partners/index.ts";
import { takeOver } from "./first-billing-rules.ts";

/** The billing account of a customer whom staff have added just now, as the provider bills new customers. Staff may change it at any time. */
export async function openUsualAccount(work: Work, { customerId, partnerId }: { customerId: string; partnerId: string }): Promise<void> {
  const { currency, timeZone } = await getPartner(work, partnerId);
  const today = calendarDay(work.now, timeZone);
  const usual = await usualTerms(work, { partnerId, createdOn: today });
  // Nobody has billed them before, so all from today on is ours.
  const { nextBillingOn } = takeOver({ ...usual, billedUntil: addDays(today, -1), today });
  await openAccounts(work, [{ customerId, partnerId, currency, ...usual, nextBillingOn }]);
  await bringUsualTerms(work, customerId);
}

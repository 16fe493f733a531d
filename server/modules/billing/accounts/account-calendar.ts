import type { CalendarTerms } from "../charges/calendar-rules.ts";
import type { AccountRow } from "./lock-accounts.ts";

/** When, how far ahead and by which billing days an account is billed. */
export const calendarOf = (
  account: Pick<AccountRow, "billing_day" | "prepaid_months" | "term_anchor" | "next_billing_on" | "day_moves">,
): CalendarTerms => ({
  billingDay: account.billing_day,
  prepaidMonths: account.prepaid_months,
  termAnchor: account.term_anchor ?? account.next_billing_on,
  moves: account.day_moves,
});

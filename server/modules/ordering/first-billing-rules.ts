import { addDays, addMonths, type Day, dayOfMonth, onDayOfMonth } from "../../../shared/calendar.ts";

export interface TakenOver {
  /** The last day that the old system has billed. */
  readonly billedUntil: Day;
  /** The first billing date that is ours. */
  readonly nextBillingOn: Day;
}

/**
 * M-32 where the old system's billing ends and ours begins. Who does not say to which day it has billed means the end of the present
 * cycle, so that the first month we bill is a whole one.
 */
export function takeOver(account: { billedUntil: Day | null; today: Day; billingDay: number; prepaidMonths: number }): TakenOver {
  const { today, billingDay, prepaidMonths } = account;
  const billedUntil = account.billedUntil ?? addDays(billingDateAfter(today, billingDay), -1);
  const firstOpenDay = addDays(billedUntil, 1);
  // Who pays ahead is billed for a day on the date before it, who pays behind on the date after it.
  const nextBillingOn = prepaidMonths === 0 ? billingDateAfter(firstOpenDay, billingDay) : billingDateAfter(billedUntil, billingDay);
  return { billedUntil, nextBillingOn };
}

/** The first billing date after the day. Billing days end at 28, so every month has one. */
function billingDateAfter(day: Day, billingDay: number): Day {
  return dayOfMonth(day) < billingDay ? onDayOfMonth(day, billingDay) : onDayOfMonth(addMonths(onDayOfMonth(day, 1), 1), billingDay);
}

/**
 * M-28 the first day on which a contract no longer binds. One that has begun anew each time it ended binds to the end of the term in
 * which we take it over.
 */
export function contractEnd(contract: { startOn: Day; months: number; renews: boolean; takenOverOn: Day }): Day | null {
  const { startOn, months, renews, takenOverOn } = contract;
  if (months === 0) return null;
  let terms = 1;
  // Counted from the start each time: a contract that began on the 31st ends on a 30th only in the months that have no 31st.
  while (renews && addMonths(startOn, months * terms) <= takenOverOn) terms += 1;
  return addMonths(startOn, months * terms);
}

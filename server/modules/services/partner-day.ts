import { addDays, calendarDay, type Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner, getSetting } from "../partners/index.ts";
import { backdatedTooFar } from "./problems.ts";
import { maxBackdateDays } from "./settings.ts";

/** B-5 the civil day that it is for a partner's customers. */
export async function todayOf(work: Work, partnerId: string): Promise<Day> {
  return calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
}

/** Starts and ends reach back only so far. */
export async function refuseTooLongAgo(work: Work, partnerId: string, on: Day, field: string): Promise<void> {
  const earliest = addDays(await todayOf(work, partnerId), -(await getSetting(work, maxBackdateDays, { partnerId })));
  if (on >= earliest) return;
  throw backdatedTooFar(`${on} is too long ago. The earliest possible day is ${earliest}.`, {
    errors: [{ field, code: "backdated-too-far", params: { earliest } }],
  });
}

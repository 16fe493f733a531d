import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";

/** Overdue is a matter of the day; staff of several partners see it by the server's. */
export const todayForStaff = (work: Work): Day => calendarDay(work.now, "UTC");

/** A customer sees it by the day of their provider. */
export const ownToday = async (work: Work): Promise<Day> =>
  calendarDay(work.now, (await getPartner(work, ownCustomer(work).partnerId)).timeZone);

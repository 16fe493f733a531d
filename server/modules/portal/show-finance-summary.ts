import type { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner } from "../partners/index.ts";
import { listAttemptsUnderWay } from "../payments/index.ts";
import type { financeSummaryEndpoint } from "./contract.ts";
import { findOwnMoney } from "./own-money.ts";

/** What stands above the finance pages, whatever the home page shows. */
export async function showFinanceSummary(work: Work): Promise<z.input<typeof financeSummaryEndpoint.returns>> {
  const { customerId, partnerId } = ownCustomer(work);
  const today = calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
  const [money, attempts] = await Promise.all([findOwnMoney(work, customerId, today), listAttemptsUnderWay(work, customerId)]);
  return { today, money, attempts };
}

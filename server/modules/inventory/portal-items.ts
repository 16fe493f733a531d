import type { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner, getSetting } from "../partners/index.ts";
import type { portalItemsEndpoint } from "./contract.ts";
import { shownItem, visibleItems } from "./item-queries.ts";
import { howToReturn } from "./settings.ts";

/** P-198, P-204 what the customer has; what is to be given back stands first. */
export async function listOwnItems(work: Work): Promise<z.input<typeof portalItemsEndpoint.returns>> {
  const { customerId, partnerId } = ownCustomer(work);
  const { timeZone } = await getPartner(work, partnerId);
  const today = calendarDay(work.now, timeZone);
  const items = await visibleItems(work)
    .where("item.customer_id", "=", customerId)
    .where("item.state", "in", ["assigned", "rented", "sold"])
    .orderBy("item.return_by_on", (order) => order.asc().nullsLast())
    .orderBy("item.since_on", "desc")
    .orderBy("item.id")
    .limit(200)
    .execute();
  return {
    items: items.map((item) => ({ ...shownItem(item), isLate: item.return_by_on !== null && item.return_by_on < today })),
    howToReturn: await getSetting(work, howToReturn, { partnerId }),
  };
}

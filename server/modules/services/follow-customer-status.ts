import { calendarDay, maxDay } from "../../../shared/calendar.ts";
import type { Happened } from "../../platform/events.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomer, lockCustomer } from "../customers/index.ts";
import { getPartner } from "../partners/index.ts";
import { moveServices, type ServiceMove } from "./move-services.ts";
import { servicesThatComeBack, servicesThatStop } from "./services-of-status.ts";

/**
 * B-38 hears `customer.status_changed`: services stop on the day on which their customer becomes inactive, and those that stopped
 * for it come back on the day on which the customer is active again. What waits stays as it is.
 */
export async function followCustomerStatus(
  work: Work,
  { objectId: customerId, at }: Pick<Happened<unknown>, "objectId" | "at">,
): Promise<void> {
  await lockCustomer(work, customerId);
  const customer = await findCustomer(work, customerId);
  // The news can come late and out of order, so the status of now decides: whoever came back in the meantime keeps the services.
  if (customer?.status !== "inactive" && customer?.status !== "active") return;
  const isOver = customer.status === "inactive";
  const services = await (isOver ? servicesThatStop : servicesThatComeBack)(work, customerId);
  const day = calendarDay(at, (await getPartner(work, customer.partnerId)).timeZone);
  const moves: ServiceMove[] = services.map(({ id, startOn }) => ({
    serviceId: id,
    to: isOver ? "stopped" : "active",
    cause: isOver ? "customer_inactive" : "customer_active",
    on: maxDay(day, startOn),
  }));
  await moveServices(work, moves);
}

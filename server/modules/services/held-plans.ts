import type { Work } from "../../platform/work.ts";
import { visibleServices } from "./service-queries.ts";

/** The plans of which a customer has a service that runs, waits to start or is paused. */
export async function listHeldPlanIds(work: Work, customerId: string): Promise<string[]> {
  const services = await visibleServices(work)
    .where("service.customer_id", "=", customerId)
    .where("service.state", "in", ["pending", "active", "paused"])
    .execute();
  return [...new Set(services.map(({ planId }) => planId))];
}

import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices } from "../catalog/index.ts";
import { visibleServices } from "./service-queries.ts";

export interface ServiceName {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  /** As customers read it. */
  readonly portalTitle: string;
  readonly customerId: string;
}

/** What services are called, for lists of other modules. */
export async function listServiceNames(work: Work, serviceIds: readonly string[]): Promise<Map<string, ServiceName>> {
  const services = await visibleServices(work)
    .where(sql<boolean>`service.id = any (${[...serviceIds]}::uuid[])`)
    .execute();
  const plans = await listPlansOfServices(work, [...new Set(services.map((service) => service.planId))]);
  return new Map(
    services.map(({ id, number, planId, customerId }) => {
      const plan = plans.get(planId);
      const title = plan?.title ?? "";
      return [id, { id, number: Number(number), title, portalTitle: plan?.portalTitle || title, customerId }];
    }),
  );
}

/** The services of a customer that run or will run; parts of bundles go with their bundle. */
export async function listRunningServices(work: Work, customerId: string): Promise<string[]> {
  const services = await visibleServices(work)
    .where("service.customer_id", "=", customerId)
    .where("service.bundle_service_id", "is", null)
    .where("service.state", "in", ["pending", "active", "paused", "stopped"])
    .execute();
  return services.map(({ id }) => id);
}

/** The services of a customer in one state; parts of bundles go with their bundle. */
export async function listServicesInState(work: Work, customerId: string, state: "active" | "paused"): Promise<string[]> {
  const services = await visibleServices(work)
    .where("service.customer_id", "=", customerId)
    .where("service.bundle_service_id", "is", null)
    .where("service.state", "=", state)
    .orderBy("service.number")
    .execute();
  return services.map(({ id }) => id);
}

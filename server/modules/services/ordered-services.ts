// Services that come of an order: what was agreed binds, so nothing of it is looked up again.
import type { Work } from "../../platform/work.ts";
import { changeCustomerStatus, getCustomer, lockCustomer } from "../customers/index.ts";
import { getSetting } from "../partners/index.ts";
import { type AddedService, addServices, type NewService } from "./add-services.ts";
import { describeServices } from "./describe-services.ts";
import type { BillableService } from "./list-billable-services.ts";
import { servicesOfCustomer } from "./list-services.ts";
import { askNewServiceGuards } from "./new-service-guards.ts";
import { totalByMonth } from "./price-rules.ts";
import { customerNotOpen } from "./problems.ts";
import { activateCustomer } from "./settings.ts";
import { db } from "./tables.ts";
import { billablePrices } from "./taxed-prices.ts";

/** Adds them as an order has them; the first one that runs activates a new customer (B-24). */
export async function addOrderedServices(work: Work, customerId: string, services: readonly NewService[]): Promise<AddedService[]> {
  await lockCustomer(work, customerId);
  const customer = await getCustomer(work, customerId);
  if (customer.status === "inactive" || customer.status === "archived")
    throw customerNotOpen(`Customer ${customer.number} is ${customer.status}. Make the customer active first.`);
  await askNewServiceGuards(work, customerId);
  if (customer.status === "new" && services.some(({ state }) => state === "active"))
    await changeCustomerStatus(work, { customerId, to: "active", reason: "first service" }, "system");
  return addServices(work, services);
}

/** Whether what a new customer orders may run at once, or waits until staff make them active. */
export const activatesNewCustomers = (work: Work, partnerId: string): Promise<boolean> => getSetting(work, activateCustomer, { partnerId });

export interface LiveService {
  readonly id: string;
  readonly number: number;
  readonly planId: string;
  readonly kind: string;
  readonly state: "active" | "paused" | "pending" | "stopped";
  readonly address: string;
  readonly isPart: boolean;
}

/** What a customer has and has not given back: also what is still to begin. */
export async function listLiveServices(work: Work, customerId: string): Promise<LiveService[]> {
  const rows = await db(work)
    .selectFrom("services.services")
    .select(["id", "number", "plan_id", "kind", "state", "address", "bundle_service_id"])
    .where("customer_id", "=", customerId)
    .where("state", "in", ["active", "paused", "pending", "stopped"])
    .where("archived_by_mistake", "=", false)
    .orderBy("number")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: Number(row.number),
    planId: row.plan_id,
    kind: row.kind,
    state: row.state as LiveService["state"],
    address: row.address,
    isPart: row.bundle_service_id !== null,
  }));
}

/** P-58 what a customer's services come to by the month, as it is and with what is to come; null: nothing, or in another currency. */
export async function monthTotalsWith(work: Work, customerId: string, added: readonly BillableService[]) {
  const described = await describeServices(work, await servicesOfCustomer(work, { customerId, past: false }));
  const counted = described.filter(({ service }) => service.state === "active" || service.state === "pending");
  const prices = await billablePrices(
    work,
    added.map((service) => ({ service, segmentId: service.segments[0]?.segmentId ?? "", today: service.start })),
  );
  const currency = counted[0]?.plan.currency ?? added[0]?.segments[0]?.plan.currency;
  if (currency === undefined) return null;
  const now = counted.flatMap(({ prices: own, plan }) => (own && plan.currency === currency ? [own] : []));
  const own = added.flatMap((service) => prices.get(service.id) ?? []);
  return {
    now: totalByMonth(now, currency),
    after: totalByMonth([...now, ...own], currency),
    added: added.map(({ id }) => prices.get(id)?.month ?? null),
  };
}

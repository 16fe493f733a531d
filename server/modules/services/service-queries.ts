import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";

/** How a service is called on screens and in the audit log: M-3. */
export const serviceLabel = (number: bigint): string => `Service S-${number}`;

const columns = [
  "id",
  "number",
  "customer_id as customerId",
  "payer_id as payerId",
  "partner_id as partnerId",
  "plan_id as planId",
  "kind",
  "bundle_service_id as bundleServiceId",
  "depends_on_service_id as dependsOnServiceId",
  "state",
  "state_since_on as stateSinceOn",
  "lock",
  "custom_price as customPrice",
  "start_on as startOn",
  "end_on as endOn",
  "contract_end_on as contractEndOn",
  "waits_for as waitsFor",
  "separate_invoice as separateInvoice",
  "priority",
  "line_text as lineText",
  "note",
  "login",
  "address",
  "place",
  "external_id as externalId",
  "first_invoice as firstInvoice",
  "archived_by_mistake as archivedByMistake",
  "version",
  "created_at as createdAt",
] as const;

/** The services that the actor may see; lists add their filters. */
export const visibleServices = (work: Work) =>
  db(work)
    .selectFrom("services.services as service")
    .select(columns.map((column) => `service.${column}` as const))
    .where(visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" }));

export type Service = Awaited<ReturnType<typeof getService>>;

export async function getService(work: Work, serviceId: string) {
  const service = await visibleServices(work).where("service.id", "=", serviceId).executeTakeFirst();
  if (!service) throw notFound("There is no such service.");
  return service;
}

/** The parts of bundles. */
export const listPartsOf = (work: Work, bundleIds: readonly string[]): Promise<Service[]> =>
  visibleServices(work)
    .where(sql<boolean>`service.bundle_service_id = any (${[...bundleIds]}::uuid[])`)
    .orderBy("service.number")
    .execute();

/** B-115 what ends with a service: still running, and not its parts. */
export const listDependents = (work: Work, serviceId: string): Promise<Service[]> =>
  visibleServices(work)
    .where("service.depends_on_service_id", "=", serviceId)
    .where("service.state", "in", ["pending", "active", "paused", "stopped"])
    .orderBy("service.number")
    .execute();

/** As `getService`, and nobody else changes it until the commit. */
export async function lockService(work: Work, serviceId: string): Promise<Service> {
  const service = await visibleServices(work).where("service.id", "=", serviceId).forUpdate().executeTakeFirst();
  if (!service) throw notFound("There is no such service.");
  return service;
}

/** The services and the parts of those that are bundles, locked in one order everywhere. Refuses when one is not there to be seen. */
export async function lockServicesWithParts(work: Work, serviceIds: readonly string[]): Promise<Service[]> {
  const services = await visibleServices(work)
    .where(sql<boolean>`(service.id = any (${[...serviceIds]}::uuid[]) or service.bundle_service_id = any (${[...serviceIds]}::uuid[]))`)
    .orderBy("service.id")
    .forUpdate()
    .execute();
  const found = new Set(services.map((service) => service.id));
  if (serviceIds.some((id) => !found.has(id))) throw notFound("There is no such service.");
  return services;
}

export async function isServiceOf(work: Work, { serviceId, customerId }: { serviceId: string; customerId: string }): Promise<boolean> {
  const service = await visibleServices(work)
    .where("service.id", "=", serviceId)
    .where("service.customer_id", "=", customerId)
    .executeTakeFirst();
  return service !== undefined;
}

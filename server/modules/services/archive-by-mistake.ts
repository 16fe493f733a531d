import { sql } from "kysely";
import { describeActor } from "../../platform/event-bus.ts";
import type { Work } from "../../platform/work.ts";
import { listBilledThrough } from "./billed-days.ts";
import { serviceStateChanged } from "./events.ts";
import { todayOf } from "./partner-day.ts";
import { partOfBundle, serviceHasInvoices, transitionRefused } from "./problems.ts";
import { auditService } from "./save-service.ts";
import { refreshSearchExtras } from "./search-extras.ts";
import { lockServicesWithParts, type Service, serviceLabel } from "./service-queries.ts";
import { db } from "./tables.ts";

/**
 * Takes back a service that should never have been added: from any state, and only while none of its days are invoiced. Its
 * parts go with it. The lock makes a billing run wait that is about to invoice it.
 */
export async function archiveByMistake(work: Work, serviceId: string, reason: string): Promise<void> {
  const services = await lockServicesWithParts(work, [serviceId]);
  const billed = await listBilledThrough(
    work,
    services.map((service) => service.id),
  );
  for (const service of services) {
    if (service.id === serviceId && service.bundleServiceId !== null)
      throw partOfBundle(`${serviceLabel(service.number)} is part of a bundle.`);
    if (service.state === "archived") throw transitionRefused(`${serviceLabel(service.number)} is archived already.`);
    if (billed.has(service.id) && service.state === "pending")
      throw serviceHasInvoices(
        `Days of ${serviceLabel(service.number)} are invoiced ahead. Withdraw it: what is invoiced for it is credited with that.`,
      );
    if (billed.has(service.id))
      throw serviceHasInvoices(`Days of ${serviceLabel(service.number)} are invoiced. End it, and credit what was wrong.`);
  }
  for (const service of services) await archive(work, service, reason);
  await refreshSearchExtras(
    work,
    services.map((service) => service.customerId),
  );
}

async function archive(work: Work, service: Service, reason: string): Promise<void> {
  const { id, number, customerId, partnerId, planId, kind, state } = service;
  const on = await todayOf(work, partnerId);
  await sql`update services.services set state = 'archived', state_since_on = ${on}, archived_by_mistake = true, waits_for = null,
    version = version + 1, updated_at = ${work.now} where id = ${id}`.execute(work.tx);
  await db(work)
    .insertInto("services.state_changes")
    .values({
      service_id: id,
      customer_id: customerId,
      partner_id: partnerId,
      from_state: state,
      to_state: "archived",
      cause: "mistake",
      actor: JSON.stringify(describeActor(work)),
      at: work.now,
    })
    .execute();
  auditService(work, service, "archived_by_mistake", { state: { before: state, after: "archived" } }, reason);
  const data = { serviceId: id, number: Number(number), customerId, planId, kind, from: state, to: "archived", on, cause: "mistake" };
  work.emit(serviceStateChanged, { partnerId, customerId, objectId: id }, data);
}

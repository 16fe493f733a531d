import { sql } from "kysely";
import { addDays, type Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { listBilledThrough } from "./billed-days.ts";
import { changeServiceState } from "./move-services.ts";
import { refuseTooLongAgo, todayOf } from "./partner-day.ts";
import { dateBeforeStart, partOfBundle, settlementNeeded, transitionRefused } from "./problems.ts";
import { auditService, lockServiceAsRead } from "./save-service.ts";
import { lockService, type Service, serviceLabel } from "./service-queries.ts";

export interface ServiceEnd {
  readonly serviceId: string;
  /** The last day, included; null: it goes on after all. */
  readonly endOn: Day | null;
  readonly reason?: string | undefined;
}

/**
 * B-108 ends a service on a day, or withdraws that (B-113), asked for by staff. Invoiced days after the last one would have to
 * be credited, which a cancellation with settlement does; here they are refused.
 */
export async function editServiceEnd(work: Work, end: ServiceEnd, version: number): Promise<void> {
  const service = await lockServiceAsRead(work, end.serviceId, version);
  if (end.endOn !== null) {
    await refuseTooLongAgo(work, service.partnerId, end.endOn, "endOn");
    await refuseUnusedDays(work, service, end.endOn);
  }
  await setServiceEnd(work, end);
}

export async function refuseUnusedDays(work: Work, service: Service, endOn: Day): Promise<void> {
  const billedThrough = (await listBilledThrough(work, [service.id])).get(service.id);
  if (billedThrough === undefined || addDays(endOn, 1) >= billedThrough) return;
  const last = addDays(billedThrough, -1);
  throw settlementNeeded(`${serviceLabel(service.number)} is invoiced until ${last}. End it then or later, or cancel it with settlement.`, {
    errors: [{ field: "endOn", code: "settlement-needed", params: { earliest: last } }],
  });
}

/**
 * As `editServiceEnd`, for a caller that settles. A last day that is past ends the service at once; any other waits for the
 * roll of the day after it (B-112).
 */
export async function setServiceEnd(work: Work, { serviceId, endOn, reason }: ServiceEnd): Promise<void> {
  const service = await lockService(work, serviceId);
  if (service.bundleServiceId !== null) throw partOfBundle(`${serviceLabel(service.number)} is part of a bundle and ends with it.`);
  if (!["active", "paused", "stopped"].includes(service.state))
    throw transitionRefused(`${serviceLabel(service.number)} is ${service.state}.`);
  if (endOn !== null && endOn < service.startOn) {
    throw dateBeforeStart(`The service starts on ${service.startOn}.`, {
      errors: [{ field: "endOn", code: "date-before-start", params: { start: service.startOn } }],
    });
  }
  if (endOn !== null && endOn < (await todayOf(work, service.partnerId))) {
    await changeServiceState(work, { serviceId, to: "disabled", cause: "end_now", on: endOn, reason });
    return;
  }
  await sql`update services.services set end_on = ${endOn}, version = version + 1, updated_at = ${work.now}
    where id = ${serviceId} or bundle_service_id = ${serviceId}`.execute(work.tx);
  auditService(work, service, endOn === null ? "end_withdrawn" : "end_planned", { endOn: { before: service.endOn, after: endOn } }, reason);
}

import { sql } from "kysely";
import { addMonths, type Day, daysBetween } from "../../../shared/calendar.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices } from "../catalog/index.ts";
import { lockMoneyOfPending, watchStarts } from "./moved-starts.ts";
import { todayOf } from "./partner-day.ts";
import { partOfBundle, transitionRefused } from "./problems.ts";
import { listSegments, saveSegments } from "./save-segments.ts";
import { auditService, lockServiceAsRead } from "./save-service.ts";
import { startFrom } from "./segment-rules.ts";
import { lockServicesWithParts, serviceLabel } from "./service-queries.ts";

/** B-73 plans another first day for a service that has not begun, with its parts. Whatever is invoiced for its days follows. */
export async function changeStart(
  work: Work,
  { serviceId, startOn, reason }: { serviceId: string; startOn: Day; reason?: string | undefined },
  version: number,
): Promise<void> {
  await lockMoneyOfPending(work, [serviceId]);
  const service = await lockServiceAsRead(work, serviceId, version);
  if (service.bundleServiceId !== null) throw partOfBundle(`${serviceLabel(service.number)} is part of a bundle and starts with it.`);
  if (service.state !== "pending")
    throw transitionRefused(`${serviceLabel(service.number)} is ${service.state}: only what has not started yet can start on another day.`);
  if (startOn <= (await todayOf(work, service.partnerId)))
    throw fieldProblem("startOn", "in-the-past", "Choose a day to come. To start it today or as of a day that is past, activate it.");
  if (service.endOn !== null && startOn > service.endOn)
    throw fieldProblem("startOn", "starts-after-end", `The service ends on ${service.endOn}.`);
  if (startOn === service.startOn) throw fieldProblem("startOn", "start-unchanged", "It starts on that day already. Choose another one.");
  const settle = await watchStarts(work, [serviceId]);
  const plan = (await listPlansOfServices(work, [service.planId])).get(service.planId);
  const months = plan?.contractMonths ?? 0;
  // A contract end that somebody chose stays; the one that follows from the start follows it.
  const follows = service.contractEndOn !== null && months > 0 && service.contractEndOn === addMonths(service.startOn, months);
  const contractEndOn = follows ? addMonths(startOn, months) : service.contractEndOn;
  const all = await lockServicesWithParts(work, [serviceId]);
  await sql`update services.services set start_on = ${startOn}, state_since_on = ${startOn}, version = version + 1, updated_at = ${work.now},
    contract_end_on = case when id = ${serviceId} then ${contractEndOn}::date else contract_end_on end
    where id = any (${all.map(({ id }) => id)}::uuid[])`.execute(work.tx);
  const segments = await listSegments(
    work,
    all.map(({ id }) => id),
  );
  await saveSegments(
    work,
    all.map(({ id, customerId, partnerId }) => {
      const before = segments.get(id) ?? [];
      return { serviceId: id, customerId, partnerId, before, after: startFrom(before, startOn) };
    }),
  );
  const days = daysBetween(service.startOn, startOn);
  await sql`update services.discounts set start_on = start_on + ${days}::int, end_before = end_before + ${days}::int
    where service_id = ${serviceId} and start_on = ${service.startOn}`.execute(work.tx);
  auditService(work, service, "start_changed", { startOn: { before: service.startOn, after: startOn } }, reason);
  await settle();
}

import type { Day } from "../../../shared/calendar.ts";
import { addDays } from "../../../shared/calendar.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices } from "../catalog/index.ts";
import { changeCustomerStatus, getCustomer } from "../customers/index.ts";
import { getSetting } from "../partners/index.ts";
import { refuseBilledDays } from "./billed-days.ts";
import { changeServiceState } from "./move-services.ts";
import { lockMoneyOfPending } from "./moved-starts.ts";
import { refuseTooLongAgo, todayOf } from "./partner-day.ts";
import { customerNotOpen, notPausable, restorePeriodOver } from "./problems.ts";
import { lockServiceAsRead } from "./save-service.ts";
import { type Service, serviceLabel } from "./service-queries.ts";
import { refuseUnusedDays } from "./set-service-end.ts";
import { restoreDays } from "./settings.ts";

export interface StaffAct {
  readonly serviceId: string;
  readonly act: "activate" | "withdraw" | "pause" | "resume" | "end_now" | "restore" | "archive";
  /** Of a pending service: its first day. Left out: today. */
  readonly on?: Day | undefined;
  readonly keepPlannedStart?: boolean | undefined;
  /** Of a pause: days that are invoiced already stay paid, and nothing is given back for them. */
  readonly withoutCredit?: boolean | undefined;
  readonly reason?: string | undefined;
}

/** The moves that staff make by hand (section 2.2). What a move costs or gives back is settled above; here it must be nothing. */
export async function actOnService(
  work: Work,
  { serviceId, act, on, keepPlannedStart, withoutCredit = false, reason }: StaffAct,
  version: number,
): Promise<void> {
  await lockMoneyOfPending(work, [serviceId]);
  const service = await lockServiceAsRead(work, serviceId, version);
  const today = await todayOf(work, service.partnerId);
  const move = { serviceId, on: today, reason };
  switch (act) {
    case "activate":
      await openCustomer(work, service);
      return changeServiceState(work, {
        ...move,
        to: "active",
        cause: "by_hand",
        on: await firstDay(work, service, on ?? today, today),
        keepPlannedStart,
      });
    case "withdraw":
      return changeServiceState(work, { ...move, to: "archived", cause: "withdrawn" });
    case "pause":
      await refuseUnpausable(work, service);
      if (!withoutCredit) await refuseBilledDays(work, service, today, "withoutCredit");
      return changeServiceState(work, { ...move, to: "paused", cause: "pause" });
    case "resume":
      return changeServiceState(work, { ...move, to: "active", cause: "resume" });
    case "end_now":
      await refuseUnusedDays(work, service, today);
      return changeServiceState(work, { ...move, to: "disabled", cause: "end_now" });
    case "restore":
      await openCustomer(work, service);
      await refuseRestoredTooLate(work, service, today);
      return changeServiceState(work, { ...move, to: "active", cause: "restore" });
    case "archive":
      return changeServiceState(work, { ...move, to: "archived", cause: "by_hand" });
  }
}

/** Whether a service may be paused is said by the plan that it has. */
async function refuseUnpausable(work: Work, service: Service): Promise<void> {
  const plan = (await listPlansOfServices(work, [service.planId])).get(service.planId);
  if (plan && !plan.pausable) throw notPausable(`${serviceLabel(service.number)} has the plan ${plan.title}, which cannot be paused.`);
}

/** B-24 services run for customers who are active or blocked; a new one becomes active. */
async function openCustomer(work: Work, service: Service): Promise<void> {
  const customer = await getCustomer(work, service.customerId);
  if (customer.status === "new")
    await changeCustomerStatus(work, { customerId: customer.id, to: "active", reason: "first service" }, "system");
  else if (customer.status !== "active" && customer.status !== "blocked")
    throw customerNotOpen(`Customer ${customer.number} is ${customer.status}. Make the customer active first.`);
}

/** A pending service may start in the past; one that was stopped comes back today, for nothing is billed backwards. */
async function firstDay(work: Work, service: Service, on: Day, today: Day): Promise<Day> {
  if (service.state !== "pending") return today;
  if (on > today)
    throw fieldProblem(
      "on",
      "in-the-future",
      "A service is activated today or as of a day that is past. For a later day change its start.",
    );
  await refuseTooLongAgo(work, service.partnerId, on, "on");
  return on;
}

async function refuseRestoredTooLate(work: Work, service: Service, today: Day): Promise<void> {
  const days = await getSetting(work, restoreDays, { partnerId: service.partnerId });
  if (service.endOn === null || today <= addDays(service.endOn, days)) return;
  throw restorePeriodOver(`${serviceLabel(service.number)} ended on ${service.endOn}, more than ${days} days ago. Add a new service.`);
}

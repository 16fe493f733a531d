import { sql } from "kysely";
import type { z } from "zod";
import { z as zod } from "zod";
import { describeActor } from "../../platform/event-bus.ts";
import { defineJob, enqueue, type JobRun } from "../../platform/jobs.ts";
import { fieldProblem, notFound, Problem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { changeCustomerStatus } from "./change-status.ts";
import type { planStatusEndpoint } from "./contract.ts";
import { type Customer, customerLabel, findCustomer, getReachable, lockCustomer } from "./customer-queries.ts";
import { alreadyPlanned, transitionRefused } from "./problems.ts";
import { decideMove } from "./status-rules.ts";
import { db } from "./tables.ts";

export const runPlannedStatus = defineJob("change-planned-status", zod.object({ planId: zod.uuid() }));

/** Plans a change of the status for later (O-53). Whether it is possible is asked again when its time has come. */
export async function planStatus(work: Work, customerId: string, plan: z.output<typeof planStatusEndpoint.body>): Promise<Customer> {
  await lockCustomer(work, customerId);
  const customer = await getReachable(work, customerId, "customers.status.update");
  const at = new Date(plan.at);
  if (at <= work.now) throw fieldProblem("at", "in-the-past", "Choose a time that is still to come.");
  const move = decideMove(customer, plan, "staff");
  if (move.kind === "refused") throw transitionRefused(move.why);
  const waiting = await findPlan(work, customerId);
  if (waiting) throw alreadyPlanned(`A change to ${waiting.to_status} is planned for ${waiting.at.toISOString()}. Cancel it first.`);
  const { id } = await db(work)
    .insertInto("customers.planned_status_changes")
    .values({
      customer_id: customerId,
      partner_id: customer.partnerId,
      to_status: plan.to,
      blocked_by: plan.blockedBy ?? null,
      reason: [plan.reason, plan.text].filter(Boolean).join(": "),
      at,
      planned_by: JSON.stringify(describeActor(work)),
      planned_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await enqueue(work, runPlannedStatus, { planId: id }, { runAt: at });
  leaveEntry(work, customer, "status-planned", { plannedStatus: { before: null, after: `${plan.to} at ${plan.at}` } });
  return customer;
}

export interface PlannedStatus {
  readonly to: string;
  readonly at: Date;
}

/** The changes that wait, by customer. */
export async function listPlannedStatuses(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, PlannedStatus>> {
  const { rows } = await sql<PlannedStatus & { customerId: string }>`select customer_id as "customerId", to_status as "to", at
    from customers.planned_status_changes where customer_id = any (${[...customerIds]}::uuid[]) and state = 'pending'`.execute(work.tx);
  return new Map(rows.map((row) => [row.customerId, row]));
}

export async function cancelPlannedStatus(work: Work, customerId: string): Promise<Customer> {
  await lockCustomer(work, customerId);
  const customer = await getReachable(work, customerId, "customers.status.update");
  const plan = await findPlan(work, customerId);
  if (!plan) throw notFound("No change of the status is planned.");
  await endPlan(work, plan.id, "cancelled", "");
  leaveEntry(work, customer, "planned-status-cancelled", {
    plannedStatus: { before: `${plan.to_status} at ${plan.at.toISOString()}`, after: null },
  });
  return customer;
}

const findPlan = (work: Work, customerId: string) =>
  db(work)
    .selectFrom("customers.planned_status_changes")
    .selectAll()
    .where("customer_id", "=", customerId)
    .where("state", "=", "pending")
    .executeTakeFirst();

/** Carries out a plan. What became pointless ends as skipped, what became impossible as failed, with the reason to read. */
export async function carryOutPlan(run: JobRun, { planId }: { planId: string }): Promise<void> {
  const failure = await run
    .inWork(async (work) => {
      const found = await db(work).selectFrom("customers.planned_status_changes").selectAll().where("id", "=", planId).executeTakeFirst();
      if (!found) return;
      // Customers are locked before anything of theirs, and a cancellation may have come first.
      await lockCustomer(work, found.customer_id);
      const plan = await findPlan(work, found.customer_id);
      if (plan?.id !== planId) return;
      // A clock that was moved back: the job came too early.
      if (plan.at > work.now) return enqueue(work, runPlannedStatus, { planId }, { runAt: plan.at });
      const customer = await findCustomer(work, plan.customer_id);
      if (!customer) return endPlan(work, planId, "skipped", "The customer is deleted.");
      const change = { customerId: customer.id, to: plan.to_status, blockedBy: plan.blocked_by ?? undefined, reason: plan.reason };
      const { changed } = await changeCustomerStatus(work, change, "staff");
      await endPlan(work, planId, changed ? "done" : "skipped", changed ? "" : "The status is that already.");
      leaveEntry(work, customer, "planned-status-carried-out", { plannedStatus: { before: plan.to_status, after: null } });
    })
    .then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof Problem) return error;
        throw error;
      },
    );
  if (failure) await run.inWork((work) => endPlan(work, planId, "failed", failure.detail ?? failure.title));
}

async function endPlan(work: Work, id: string, state: "done" | "skipped" | "failed" | "cancelled", outcome: string): Promise<void> {
  await sql`update customers.planned_status_changes set state = ${state}, outcome = ${outcome}, ended_at = ${work.now} where id = ${id} and state = 'pending'`.execute(
    work.tx,
  );
}

function leaveEntry(work: Work, customer: Customer, action: string, changes: Record<string, { before: unknown; after: unknown }>): void {
  work.audit({
    entity: "customer",
    entityId: customer.id,
    label: customerLabel(customer.number),
    action,
    partnerId: customer.partnerId,
    customerId: customer.id,
    changes,
  });
}

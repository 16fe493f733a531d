// What becomes of open plans: kept to the end, broken, or taken back.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { minorToDecimal, money, toMoneyJson } from "../../../../shared/money.ts";
import type { DailyRun } from "../../../platform/daily/daily-step.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../../billing/index.ts";
import { customerLabel, listStandings, lockCustomers } from "../../customers/index.ts";
import { instalmentPlanBroken } from "../events.ts";
import { inBatches } from "../procedure/in-batches.ts";
import { planTurn } from "./instalment-rules.ts";
import { isOpenPlan, type PlanState, type StoredPlan, selectPlans } from "./plan-store.ts";

/** Judges the open plans of customers: in force, completed, broken or lapsed. The accounts are locked, so no payment comes between. */
export async function judgePlans(work: Work, customerIds: readonly string[], on: Day): Promise<{ completed: number; broken: number }> {
  const counts = { completed: 0, broken: 0 };
  const open = await selectPlans(work, sql`plan.customer_id = any (${[...customerIds]}::uuid[]) and ${isOpenPlan}`);
  for (const plan of open) {
    const turn = planTurn({ ...plan, state: plan.state as "waiting" | "running" }, on);
    if (turn === undefined) continue;
    await turnPlan(work, plan, turn, on);
    if (turn === "completed") counts.completed++;
    if (turn === "broken" || turn === "lapsed") counts.broken++;
  }
  return counts;
}

export async function turnPlan(work: Work, plan: StoredPlan, to: PlanState, on: Day): Promise<void> {
  const { id, customerId, partnerId, currency } = plan;
  const isOver = to !== "running";
  await sql`update collections.instalment_plans set state = ${to}, version = version + 1,
      ended_on = ${isOver ? on : null}::date, paid_minor = ${isOver ? plan.paidMinor : null}::int8,
      ended_by = ${isOver ? JSON.stringify(describeActor(work)) : null}::jsonb where id = ${id}`.execute(work.tx);
  if (to === "broken") {
    const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
    work.emit(
      instalmentPlanBroken,
      { partnerId, customerId, objectId: id },
      { planId: id, total: amount(plan.totalMinor), paid: amount(plan.paidMinor), left: amount(plan.totalMinor - plan.paidMinor) },
    );
  }
  const number = (await listStandings(work, [customerId])).get(customerId)?.number ?? 0;
  work.audit({
    entity: "instalment_plan",
    entityId: id,
    label: customerLabel(number),
    action: `plan_${to}`,
    partnerId,
    customerId,
    changes: {
      state: { before: plan.state, after: to },
      paid: { before: null, after: `${minorToDecimal(plan.paidMinor, currency)} ${currency}` },
    },
  });
}

/** B-233 in the overdue step: whose grace is over, and what was paid meanwhile. */
export async function settlePlans(run: DailyRun): Promise<{ plansCompleted: number; plansBroken: number; failedPlans: number }> {
  const total = { plansCompleted: 0, plansBroken: 0 };
  const { rows } = await run.inWork((work) =>
    sql<{ id: string }>`select customer_id as id from collections.instalment_plans plan
      where partner_id = ${run.partnerId} and ${isOpenPlan} order by 1`.execute(work.tx),
  );
  const { failed } = await inBatches(run, "collections.overdue", {
    ids: rows.map((row) => row.id),
    size: 200,
    act: async (work, ids) => {
      await lockCustomers(work, [...ids]);
      await lockAccounts(work, [...ids]);
      const judged = await judgePlans(work, ids, run.on);
      total.plansCompleted += judged.completed;
      total.plansBroken += judged.broken;
    },
  });
  return { ...total, failedPlans: failed };
}

// After anything that moves money or what spares from it, the account is looked at again at once (B-44), by one job however many things
// happened: what money lifts comes back within seconds. Blocking for debts is left to the daily step, which has a time and a limit.
import { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { dayAndTimeIn } from "../../../../shared/moment-in-zone.ts";
import { defineJob, enqueueAll, type JobRun } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../../billing/index.ts";
import { listStandings, lockCustomers } from "../../customers/index.ts";
import { findPartner, getPartner, getSetting, isMoneyFrozen, type Partner } from "../../partners/index.ts";
import { settlePromises } from "../holds/settle-promises.ts";
import { judgePlans } from "../instalments/end-plans.ts";
import { hasOpenPlan } from "../instalments/plan-store.ts";
import { blockTime } from "../settings.ts";
import { applyDecisions } from "./apply-decisions.ts";
import { loadRules } from "./load-facts.ts";
import { settleServiceLocks } from "./service-locks.ts";

export const evaluateJob = defineJob("collections.evaluate", z.object({ customerId: z.uuid() }));

/** Asks for it, once however often it is asked before it happens. Before the ordinary work: somebody waits for the internet. */
export const evaluateSoon = (work: Work, customerIds: readonly string[]): Promise<void> =>
  enqueueAll(
    work,
    [...new Set(customerIds)].map((customerId) => ({
      job: evaluateJob,
      payload: { customerId },
      options: { key: `collections.evaluate:${customerId}`, priority: -10 },
    })),
  );

export const runEvaluation = (run: JobRun, { customerId }: { customerId: string }): Promise<void> =>
  run.inWork(async (work) => evaluate(work, customerId));

/** Lifts, brings back, and blocks who has no paid time left. */
async function evaluate(work: Work, customerId: string): Promise<void> {
  const standing = (await listStandings(work, [customerId])).get(customerId);
  const partner = standing && (await findPartner(work, standing.partnerId));
  if (!partner) return;
  const rules = await loadRules(work, partner);
  // B-233 a first instalment puts a plan in force, the last one completes it; missing ones are the overdue step's.
  if (await hasOpenPlan(work, customerId)) {
    await lockCustomers(work, [customerId]);
    await lockAccounts(work, [customerId]);
    await judgePlans(work, [customerId], calendarDay(work.now, partner.timeZone));
  }
  // B-262 money still lifts; it does not block.
  const isFrozen = await isMoneyFrozen(work, partner.id);
  await applyDecisions(work, rules, {
    customerIds: [customerId],
    on: await lastStepDay(work, partner),
    may: ({ move, decision }) =>
      move === "lift" || move === "reactivate" || (move === "block" && decision.cause === "prepaid" && !isFrozen),
  });
  await settlePromises(work, rules, [customerId], calendarDay(work.now, partner.timeZone));
  // B-27 what is paid opens at once; locking is the overdue step's.
  await settleServiceLocks(work, [customerId], { on: calendarDay(work.now, partner.timeZone), mayLock: false });
}

/** The day whose block step has come: today from the time of the block on, else yesterday. */
export async function lastStepDay(work: Work, partner: Pick<Partner, "id" | "timeZone">): Promise<Day> {
  const today = calendarDay(work.now, partner.timeZone);
  const { time } = dayAndTimeIn(work.now.toISOString(), partner.timeZone);
  return time >= (await getSetting(work, blockTime, { partnerId: partner.id })) ? today : addDays(today, -1);
}

/** The next day whose block step is still to come. */
export async function nextStepDay(work: Work, partnerId: string): Promise<Day> {
  return addDays(await lastStepDay(work, await getPartner(work, partnerId)), 1);
}

// The roll's part: what was planned for the day happens, each in a transaction of its own, so that one that fails changes nothing else.
import type { Day } from "../../../../shared/calendar.ts";
import type { DailyRun } from "../../../platform/daily/daily-step.ts";
import { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { issueSettlement, lockForSettlement } from "../../billing/index.ts";
import { changeServiceState, getService } from "../../services/index.ts";
import { afterApplied } from "../price-quotes/confirm-quote.ts";
import { workOut } from "../price-quotes/make-quote.ts";
import { Bound } from "./bound.ts";
import { decideChange } from "./decide.ts";
import { applyBound } from "./lives.ts";
import { spendOnPlanned } from "./money-of-change.ts";
import { lockChange } from "./planned-change-queries.ts";
import { db } from "./tables.ts";

/** How many due changes are looked up at a time. */
const atATime = 500;

export async function applyDueChanges({ partnerId, on, inWork }: DailyRun): Promise<{ applied: number; failed: number }> {
  let applied = 0;
  let failed = 0;
  while (true) {
    const due = await inWork((work) => listDue(work, partnerId, on));
    if (due.length === 0) return { applied, failed };
    for (const id of due) {
      try {
        await inWork((work) => applyPlanned(work, id, on));
        applied += 1;
      } catch (error) {
        // M-15 it is set aside, and nothing of it was changed; a fault of ours is told in the log besides.
        const failure = error instanceof Problem ? (error.detail ?? error.title) : "This could not be done. The log says why.";
        await inWork(async (work) => {
          if (!(error instanceof Problem)) work.log.error({ err: error, plannedChangeId: id }, "a planned change failed");
          const change = await lockChange(work, id);
          if (change.state === "scheduled")
            await decideChange(work, change, await getService(work, change.service_id), { state: "failed", failure });
        });
        failed += 1;
      }
    }
  }
}

async function listDue(work: Work, partnerId: string, on: Day): Promise<string[]> {
  const rows = await db(work)
    .selectFrom("ordering.planned_changes")
    .select("id")
    .where("partner_id", "=", partnerId)
    .where("state", "=", "scheduled")
    .where("effective_on", "<=", on)
    .orderBy("effective_on")
    .orderBy("id")
    .limit(atATime)
    .execute();
  return rows.map((row) => row.id);
}

/** B-96, B-97 makes a planned change on its day: prices and fees as confirmed, days as they are now. */
async function applyPlanned(work: Work, id: string, on: Day): Promise<void> {
  const change = await lockChange(work, id);
  if (change.state !== "scheduled") return;
  const bound = Bound.parse(change.wish);
  const found = await getService(work, change.service_id);
  await lockForSettlement(work, found.payerId);
  const service = await getService(work, change.service_id);
  const isOver = service.state === "disabled" || service.state === "archived";
  if (bound.kind === "end" ? service.endOn !== bound.endOn : isOver || (service.endOn !== null && service.endOn < bound.on)) {
    // Somebody ended the service otherwise, or keeps it: there is nothing left to do.
    await decideChange(work, change, service, { state: "withdrawn" });
    return;
  }
  if (bound.kind === "resume" && service.state === "active") {
    await decideChange(work, change, service, { state: "withdrawn" });
    return;
  }
  // Only now: a settlement looks at the service as it was before.
  const settled = change.is_settled ? undefined : await workOut(work, service, bound, on);
  if (bound.kind === "end") await endAll(work, [service.id, ...bound.dependentIds], bound.on);
  else await applyBound(work, service.id, bound);
  const settlement = settled && (await issueSettlement(work, settled.settlement));
  if (settlement) await spendOnPlanned(work, { accountId: service.payerId, changeId: change.id, invoiceId: settlement.invoice?.id });
  await decideChange(work, change, service, {
    state: "applied",
    ...(settlement && settled ? { settlement, figures: settled.figures } : {}),
  });
  await afterApplied(work, service, bound, change.id);
}

/** B-112 on the day after the last one it is over, with what depends on it. */
async function endAll(work: Work, serviceIds: readonly string[], on: Day): Promise<void> {
  for (const serviceId of serviceIds) {
    const { state, endOn } = await getService(work, serviceId);
    if (["active", "paused", "stopped"].includes(state) && endOn !== null && endOn < on)
      await changeServiceState(work, { serviceId, to: "disabled", cause: "end_date", on });
  }
}

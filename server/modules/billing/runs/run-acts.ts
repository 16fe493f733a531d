// What staff does with runs from a screen. Long work is left to jobs; the answer is the run as it is now.
import { sql } from "kysely";
import { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import type { Actor } from "../../../platform/actor.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { defineJob, enqueue, type JobBook } from "../../../platform/jobs.ts";
import { editConflict, notFound } from "../../../platform/problems.ts";
import { inWork, type Work } from "../../../platform/work.ts";
import { getSetting, refuseWhileFrozen } from "../../partners/index.ts";
import { declineAdjustments } from "../adjustments/waiting-adjustments.ts";
import { ownPreview, runState } from "../problems.ts";
import { db } from "../tables.ts";
import { confirmRun } from "./billing-run.ts";
import type { RunView } from "./contract.ts";
import { buildPreview, discardPreview, openPreview, redraftItem } from "./preview-run.ts";
import { autoIssueMoment, type BeforeConfirm } from "./run-calendar.ts";
import { fourEyes } from "./run-settings.ts";
import { findRun, getRunView, isUndoing } from "./run-views.ts";
import { beginUndo, type UndoHow, undoRunById } from "./undo-run.ts";

const Wanted = z.object({ runId: z.uuid(), partnerId: z.uuid(), targetOn: z.string() });
const previewJob = defineJob("billing.build-preview", Wanted);
const confirmJob = defineJob("billing.confirm-run", Wanted);
const undoJob = defineJob("billing.undo-run", z.object({ runId: z.uuid(), reason: z.string(), notify: z.boolean().default(false) }));

export async function startPreview(
  work: Work,
  { partnerId, targetOn, jointRunId }: { partnerId: string; targetOn: Day; jointRunId?: string | undefined },
): Promise<z.input<typeof RunView>> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const runId = await openPreview(work, { partnerId, targetOn, jointRunId, trigger: "manual" });
  await enqueue(work, previewJob, { runId, partnerId, targetOn });
  return getRunView(work, runId);
}

export async function startConfirm(work: Work, runId: string, version: number): Promise<z.input<typeof RunView>> {
  const run = await lockRun(work, runId, version);
  if (run.state !== "preview") throw runState(`Only a preview can be confirmed; this run is ${run.state}.`);
  await refuseOwnPreview(work, run);
  await refuseWhileFrozen(work, run.partner_id);
  await db(work)
    .updateTable("billing.runs")
    .set({ state: "confirming", confirmed_by: JSON.stringify(describeActor(work)), version: version + 1 })
    .where("id", "=", runId)
    .execute();
  await enqueue(work, confirmJob, { runId, partnerId: run.partner_id, targetOn: run.target_on }, { key: `confirm-run-${runId}` });
  work.audit({
    entity: "billing_run",
    entityId: runId,
    label: `Billing run ${run.target_on}`,
    action: "confirm",
    partnerId: run.partner_id,
  });
  return getRunView(work, runId);
}

/** B-64 where two people are wanted, whoever built a preview does not confirm it. One that the calendar built may be confirmed by anyone. */
async function refuseOwnPreview(work: Work, run: BuiltPreview): Promise<void> {
  if (await isOwnPreview(work, run)) throw ownPreview("You built this preview, so somebody else has to confirm it.");
}

interface BuiltPreview {
  readonly partner_id: string;
  readonly previewed_by: unknown;
}

/** Two people are wanted for this run, and the actor is the first of them. */
export async function isOwnPreview(work: Work, run: BuiltPreview): Promise<boolean> {
  if (!(await getSetting(work, fourEyes, { partnerId: run.partner_id }))) return false;
  const builder = run.previewed_by as { kind?: string; id?: string } | null;
  const actor = describeActor(work) as { kind?: string; id?: string };
  return builder?.id !== undefined && builder.kind === actor.kind && builder.id === actor.id;
}

/** B-64 a preview that was to issue itself waits for a person instead, or is let go on again. */
export async function holdRun(work: Work, runId: string, version: number, isHeld: boolean): Promise<z.input<typeof RunView>> {
  const run = await lockRun(work, runId, version);
  if (run.state !== "preview") throw runState(`Only a preview can be held; this run is ${run.state}.`);
  const autoIssueAt = isHeld ? null : await autoIssueMoment(work, run.partner_id);
  await db(work)
    .updateTable("billing.runs")
    .set({ auto_issue_at: autoIssueAt, version: version + 1 })
    .where("id", "=", runId)
    .execute();
  work.audit({
    entity: "billing_run",
    entityId: runId,
    label: `Billing run ${run.target_on}`,
    action: isHeld ? "hold" : "let_issue",
    partnerId: run.partner_id,
    changes: { autoIssueAt: { before: run.auto_issue_at?.toISOString() ?? null, after: autoIssueAt?.toISOString() ?? null } },
  });
  return getRunView(work, runId);
}

export async function discardRun(work: Work, runId: string, version: number): Promise<z.input<typeof RunView>> {
  await lockRun(work, runId, version);
  await discardPreview(work, runId);
  return getRunView(work, runId);
}

export async function startUndo(work: Work, runId: string, version: number, { reason, notify }: UndoHow): Promise<z.input<typeof RunView>> {
  const run = await lockRun(work, runId, version);
  if (run.state !== "confirmed" && run.state !== "partly_undone")
    throw runState(`Only a confirmed run can be undone; this run is ${run.state}.`);
  if (isUndoing(run)) throw runState("This run is being undone right now.");
  await beginUndo(work, runId);
  await enqueue(work, undoJob, { runId, reason, notify }, { key: `undo-run-${runId}` });
  work.audit({
    entity: "billing_run",
    entityId: runId,
    label: `Billing run ${run.target_on}`,
    action: "undo",
    partnerId: run.partner_id,
    reason,
  });
  return getRunView(work, runId);
}

/** B-63 a person lets a parked account go with the run, or leaves it out; or leaves its billed days as they are (B-52). */
export async function decideItem(
  work: Work,
  { runId, customerId, decision }: { runId: string; customerId: string; decision: "release" | "exclude" | "leave_billed_days" },
): Promise<void> {
  const run = await findRun(work, runId);
  if (run.state !== "preview") throw runState(`Accounts are decided on in a preview; this run is ${run.state}.`);
  if (decision === "leave_billed_days") return leaveBilledDays(work, run, customerId);
  const item = await db(work)
    .updateTable("billing.run_items")
    // An account that failed and is released is tried again: what it failed for may have been mended.
    .set({ state: decision === "release" ? "ok" : "excluded" })
    .where("run_id", "=", runId)
    .where("account_id", "=", customerId)
    .where("state", "in", ["ok", "warning", "parked", "excluded", "failed"])
    .returning("account_id")
    .executeTakeFirst();
  if (!item) throw notFound();
  work.audit({
    entity: "billing_run",
    entityId: runId,
    label: `Billing run ${run.target_on}`,
    action: decision,
    partnerId: run.partner_id,
    customerId,
  });
}

async function leaveBilledDays(work: Work, run: Awaited<ReturnType<typeof findRun>>, accountId: string): Promise<void> {
  const item = await sql`select 1 from billing.run_items where run_id = ${run.id} and account_id = ${accountId}
    and state in ('ok', 'warning', 'parked', 'excluded') and warnings @> '["adjustments"]'`.execute(work.tx);
  if (item.rows.length === 0) throw notFound();
  const services = await sql<{ id: string }>`select service.id from services.services service
    where service.payer_id = ${accountId} and exists (select from billing.adjustments adjustment
      where adjustment.service_id = service.id and adjustment.state = 'waiting')`.execute(work.tx);
  await declineAdjustments(
    work,
    services.rows.map(({ id }) => id),
  );
  await redraftItem(work, run, accountId);
  work.audit({
    entity: "billing_run",
    entityId: run.id,
    label: `Billing run ${run.target_on}`,
    action: "leave_billed_days",
    partnerId: run.partner_id,
    customerId: accountId,
  });
}

/** B-149 a change of a price or tax proposes the same for thousands: who has looked at enough of them lets all go at once. */
export async function acceptAdjustments(work: Work, runId: string, version: number): Promise<z.input<typeof RunView>> {
  const run = await lockRun(work, runId, version);
  if (run.state !== "preview") throw runState(`Accounts are decided on in a preview; this run is ${run.state}.`);
  const { rows } = await sql`update billing.run_items set state = 'ok'
    where run_id = ${runId} and state = 'warning' and warnings @> '["adjustments"]' returning account_id`.execute(work.tx);
  await db(work)
    .updateTable("billing.runs")
    .set({ version: version + 1 })
    .where("id", "=", runId)
    .execute();
  work.audit({
    entity: "billing_run",
    entityId: runId,
    label: `Billing run ${run.target_on}`,
    action: "accept_adjustments",
    partnerId: run.partner_id,
    changes: { accounts: { before: null, after: rows.length } },
  });
  return getRunView(work, runId);
}

async function lockRun(work: Work, runId: string, version: number) {
  await findRun(work, runId);
  const run = await db(work).selectFrom("billing.runs").selectAll().where("id", "=", runId).forUpdate().executeTakeFirstOrThrow();
  if (run.version !== version) throw editConflict(undefined, { current: await getRunView(work, runId) });
  return run;
}

/** The background half: each job goes on where an earlier attempt of it stopped. */
export function registerRunJobs(book: JobBook, beforeConfirm: BeforeConfirm): void {
  book.handle(previewJob, async (run, wanted) => {
    await buildPreview((act) => run.inWork(act), { ...wanted, targetOn: wanted.targetOn as Day, trigger: "manual" });
  });
  book.handle(confirmJob, async (run, wanted) => {
    await beforeConfirm((act) => run.inWork(act), wanted.partnerId);
    await confirmRun((act) => run.inWork(act), { ...wanted, targetOn: wanted.targetOn as Day, trigger: "manual" });
  });
  book.handle(undoJob, async (run, { runId, reason, notify }) => {
    const actor = await run.inWork((work) => whoUndoes(work, runId));
    const inTheirName = <T>(act: (work: Work) => Promise<T>): Promise<T> =>
      inWork(run.base, { actor, origin: { source: "job", requestId: `undo-run-${runId}` } }, act);
    await undoRunById(inTheirName, runId, { reason, notify });
  });
}

const Starter = z.object({ kind: z.enum(["staff", "key"]), id: z.string(), name: z.string() });

/**
 * B-10: credit notes and log name the person who undid the run, not the job that does it for them. Whether they may was asked when they
 * began; an undo that has begun comes to its end, whatever becomes of their rights meanwhile. It reaches their run's partner alone.
 */
async function whoUndoes(work: Work, runId: string): Promise<Actor> {
  const run = await db(work)
    .selectFrom("billing.runs")
    .select(["partner_id", "undone_by"])
    .where("id", "=", runId)
    .executeTakeFirstOrThrow();
  const found = Starter.safeParse(run.undone_by);
  // The command line and the clock have no person behind them.
  if (!found.success) return work.actor;
  const { kind, id, name } = found.data;
  const common = { name, partners: [run.partner_id], levels: new Map() };
  return kind === "staff" ? { kind, adminId: id, sessionId: "", ...common } : { kind, keyId: id, adminId: "", ...common };
}

// A preview works out what a run would issue and keeps it to be looked at. It takes no numbers, covers nothing and moves no balance (B-62).
import { sql } from "kysely";
import { type Day, daysBetween } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { listDueAccounts } from "../accounts/lock-accounts.ts";
import { runPreviewed } from "../events.ts";
import { runState, targetTooFar } from "../problems.ts";
import { db, type RunItemState } from "../tables.ts";
import type { AccountDraft } from "./account-draft.ts";
import { type BillingContext, loadBillingContext } from "./billing-context.ts";
import type { InWork, RunTotals, RunWanted } from "./billing-run.ts";
import { draftRecurring } from "./draft-recurring.ts";
import { itemColumns, itemValues } from "./run-item-columns.ts";

const batchSize = 1000;

/** Builds the preview of a partner up to a date; an earlier preview of the same date gives way. */
export async function previewRun(inWork: InWork, wanted: RunWanted): Promise<RunTotals> {
  const runId = await inWork((work) => openPreview(work, wanted));
  return buildPreview(inWork, { ...wanted, runId });
}

/** What the calendar adds to a preview: when it issues itself. */
interface Scheduled {
  readonly autoIssueAt: Date | null;
}

/** Makes the run; its items follow in batches. A preview that takes the place of the calendar's own still issues itself. */
export async function openPreview(work: Work, wanted: RunWanted, scheduled?: Scheduled): Promise<string> {
  const context = await loadBillingContext(work, wanted.partnerId);
  if (wanted.trigger === "manual" && wanted.targetOn > context.today && !context.allowFuturePreview)
    throw targetTooFar("Previews of days to come are switched off for this provider.");
  if (daysBetween(context.today, wanted.targetOn) > 366)
    throw targetTooFar(`${wanted.targetOn} is more than a year ahead of ${context.today}.`);
  const busy = await db(work)
    .selectFrom("billing.runs")
    .select(["id", "state", "trigger", "after_on", "auto_issue_at", "joint_run_id"])
    .where("partner_id", "=", wanted.partnerId)
    .where("target_on", "=", wanted.targetOn)
    .where("state", "in", ["building", "preview", "confirming"])
    .forUpdate()
    .execute();
  if (busy.some((run) => run.state === "confirming")) throw runState(`The run of ${wanted.targetOn} is being confirmed right now.`);
  for (const run of busy) await discard(work, run.id);
  const replaced = busy.find((run) => run.trigger === "schedule");
  const isScheduled = wanted.trigger === "schedule" || replaced !== undefined;
  const made = await db(work)
    .insertInto("billing.runs")
    .values({
      partner_id: wanted.partnerId,
      target_on: wanted.targetOn,
      state: "building",
      trigger: isScheduled ? "schedule" : "manual",
      after_on: isScheduled ? (replaced?.after_on ?? (await lastPreviewedBefore(work, wanted))) : null,
      auto_issue_at: scheduled?.autoIssueAt ?? replaced?.auto_issue_at ?? null,
      // What takes the place of a member of a joint run is a member of it.
      joint_run_id: wanted.jointRunId ?? busy.find((run) => run.joint_run_id !== null)?.joint_run_id ?? null,
      date_mode: context.dateMode,
      previewed_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  work.audit({
    entity: "billing_run",
    entityId: made.id,
    label: `Billing run ${wanted.targetOn}`,
    action: "preview",
    partnerId: wanted.partnerId,
  });
  return made.id;
}

/** The calendar's previews follow each other day by day: an account that waits in an earlier one is not in the next. */
async function lastPreviewedBefore(work: Work, { partnerId, targetOn }: RunWanted): Promise<Day | null> {
  const { rows } = await sql<{ target_on: Day | null }>`select max(target_on) as target_on from billing.runs
    where partner_id = ${partnerId} and target_on < ${targetOn} and trigger = 'schedule' and state in ('building', 'preview', 'confirming')`.execute(
    work.tx,
  );
  return rows[0]?.target_on ?? null;
}

/** Works the preview out; can be repeated after a kill, because items are replaced. */
export async function buildPreview(inWork: InWork, wanted: RunWanted & { runId: string }): Promise<RunTotals> {
  let after = "00000000-0000-0000-0000-000000000000";
  let context: BillingContext | undefined;
  const totals = { invoices: 0, netMinor: 0n, taxMinor: 0n, parked: 0 };
  const afterOn = await inWork((work) => startOfWindow(work, wanted.runId));
  while (true) {
    const drafts = await inWork(async (work) => {
      context ??= await loadBillingContext(work, wanted.partnerId);
      const accounts = await listDueAccounts(work, { ...wanted, afterOn, after, limit: batchSize });
      const drafted = await draftRecurring(work, context, accounts, wanted);
      await saveDrafts(work, wanted.runId, drafted);
      return drafted;
    });
    const last = drafts.at(-1);
    if (!last) break;
    after = last.account.id;
    for (const draft of drafts) {
      if (draft.parked.length > 0) totals.parked += 1;
      else {
        totals.invoices += draft.documents.length;
        totals.netMinor += draft.documents.reduce((sum, document) => sum + document.taxed.netMinor, 0n);
        totals.taxMinor += draft.documents.reduce((sum, document) => sum + document.taxed.taxMinor, 0n);
      }
    }
  }
  await inWork(async (work) => {
    await sql`update billing.runs set state = 'preview', previewed_at = ${work.now}, version = version + 1 where id = ${wanted.runId} and state = 'building'`.execute(
      work.tx,
    );
    work.emit(runPreviewed, { partnerId: wanted.partnerId, objectId: wanted.runId }, { runId: wanted.runId });
  });
  return {
    runId: wanted.runId,
    ...totals,
    grossMinor: totals.netMinor + totals.taxMinor,
    currency: context?.partner.currency ?? "",
    failed: 0,
  };
}

async function startOfWindow(work: Work, runId: string): Promise<Day | null> {
  const run = await db(work).selectFrom("billing.runs").select("after_on").where("id", "=", runId).executeTakeFirstOrThrow();
  return run.after_on;
}

/** Works out one account of a preview again: something about it was decided. */
export async function redraftItem(work: Work, run: { id: string; partner_id: string; target_on: Day }, accountId: string): Promise<void> {
  const context = await loadBillingContext(work, run.partner_id);
  const accounts = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", accountId).execute();
  await saveDrafts(work, run.id, await draftRecurring(work, context, accounts, { runId: run.id, targetOn: run.target_on }));
}

/** Throws a preview away; nothing ever came of it. */
export async function discardPreview(work: Work, runId: string): Promise<void> {
  const run = await db(work).selectFrom("billing.runs").selectAll().where("id", "=", runId).forUpdate().executeTakeFirstOrThrow();
  if (run.state !== "preview" && run.state !== "building") throw runState(`Only a preview can be discarded; this run is ${run.state}.`);
  await discard(work, runId);
  work.audit({
    entity: "billing_run",
    entityId: runId,
    label: `Billing run ${run.target_on}`,
    action: "discard",
    partnerId: run.partner_id,
  });
}

async function discard(work: Work, runId: string): Promise<void> {
  await db(work).deleteFrom("billing.run_items").where("run_id", "=", runId).execute();
  await sql`update billing.runs set state = 'discarded', version = version + 1 where id = ${runId}`.execute(work.tx);
}

async function saveDrafts(work: Work, runId: string, drafts: readonly AccountDraft[]): Promise<void> {
  await insertRows(
    work,
    "billing.run_items",
    { ...itemColumns, draft: "jsonb" },
    drafts.map((draft) => ({
      ...itemValues(runId, draft),
      state: previewedState(draft),
      draft: JSON.stringify(linesOf(draft)),
      warnings: JSON.stringify([...draft.parked, ...draft.warnings]),
    })),
    `on conflict (run_id, account_id) do update set state = excluded.state, input_hash = excluded.input_hash, net_minor = excluded.net_minor, tax_minor = excluded.tax_minor,
      gross_minor = excluded.gross_minor, credited_minor = excluded.credited_minor, draft = excluded.draft, documents = excluded.documents,
      warnings = excluded.warnings, failure = excluded.failure`,
  );
}

function previewedState(draft: AccountDraft): RunItemState {
  if (draft.failure !== null) return "failed";
  if (draft.parked.length > 0) return "parked";
  // B-149 what would be billed anew is for review.
  if (draft.warnings.includes("adjustments")) return "warning";
  return draft.documents.length === 0 ? "empty" : "ok";
}

/** The lines as a reader of the preview sees them, what is given back before what is charged; of an account that waits for a tax, those without. */
const linesOf = (draft: AccountDraft) => [
  ...(draft.untaxed ?? []).map((line) => ({
    document: -1,
    text: line.text,
    periodStart: line.period?.start ?? null,
    periodEnd: line.period?.end ?? null,
    amountMinor: line.amountMinor.toString(),
    isUntaxed: true,
    planVersionId: line.planVersionId,
  })),
  ...(draft.notes ?? []).flatMap((note) =>
    note.draft.lines.map((line) => ({
      // On no invoice.
      document: -1,
      text: line.text,
      periodStart: line.period?.start ?? null,
      periodEnd: line.period?.end ?? null,
      amountMinor: (-line.amountMinor).toString(),
      creditOf: note.invoice.number,
    })),
  ),
  ...draft.documents.flatMap((document, index) =>
    document.lines.map((line) => ({
      // An account may get several documents; a line says on which it stands.
      document: index,
      text: line.text,
      periodStart: line.period?.start ?? null,
      periodEnd: line.period?.end ?? null,
      amountMinor: line.amountMinor.toString(),
    })),
  ),
];

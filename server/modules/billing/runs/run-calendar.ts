// The runs that the calendar makes: each day a preview of whoever is due (B-61), and in the evening the previews that nobody confirmed
// issue themselves (B-64).
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { momentIn } from "../../../../shared/moment-in-zone.ts";
import type { DailyRun, DailyStep } from "../../../platform/daily/daily-step.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { confirmRun, countDue, type InWork } from "./billing-run.ts";
import { jointRunOfDay } from "./joint-run-of-day.ts";
import { buildPreview, openPreview } from "./preview-run.ts";
import { autoIssueDay } from "./run-rules.ts";
import { autoIssue, confirmationDays, confirmationTime, previewLeadDays } from "./run-settings.ts";

export const previewStep: DailyStep = {
  name: "billing.preview",
  after: ["ordering.roll"],
  at: () => Promise.resolve("00:45"),
  run: previewOfDay,
};

async function previewOfDay({ partnerId, on, inWork }: DailyRun): Promise<Record<string, number>> {
  const opened = await inWork((work) => openPreviewOfDay(work, partnerId, on));
  if (!opened) return { invoices: 0, parked: 0 };
  const { invoices, parked } = await buildPreview(inWork, { partnerId, trigger: "schedule", ...opened });
  return { invoices, parked };
}

/** The preview of the day, or the one that a kill left half built. Undefined: nobody is due who is not in an earlier one. */
async function openPreviewOfDay(work: Work, partnerId: string, on: Day): Promise<{ runId: string; targetOn: Day } | undefined> {
  const targetOn = addDays(on, await getSetting(work, previewLeadDays, { partnerId }));
  const { rows } = await sql<{ id: string; state: string }>`select id, state from billing.runs
    where partner_id = ${partnerId} and target_on = ${targetOn} and trigger = 'schedule' order by created_at desc limit 1`.execute(work.tx);
  const known = rows[0];
  if (known) return known.state === "building" ? { runId: known.id, targetOn } : undefined;
  if ((await countDueAfterPreviews(work, partnerId, targetOn)) === 0) return undefined;
  const autoIssueAt = (await getSetting(work, autoIssue, { partnerId })) ? await autoIssueMoment(work, partnerId) : null;
  const jointRunId = await jointRunOfDay(work, { partnerId, targetOn });
  const runId = await openPreview(work, { partnerId, targetOn, trigger: "schedule", jointRunId }, { autoIssueAt });
  return { runId, targetOn };
}

async function countDueAfterPreviews(work: Work, partnerId: string, targetOn: Day): Promise<number> {
  const { rows } = await sql<{ target_on: Day | null }>`select max(target_on) as target_on from billing.runs
    where partner_id = ${partnerId} and trigger = 'schedule' and state in ('building', 'preview', 'confirming')`.execute(work.tx);
  return countDue(work, { partnerId, targetOn, afterOn: rows[0]?.target_on ?? null }, null);
}

/** When a preview made now issues itself. */
export async function autoIssueMoment(work: Work, partnerId: string): Promise<Date> {
  const { timeZone } = await getPartner(work, partnerId);
  const days = await getSetting(work, confirmationDays, { partnerId });
  const day = autoIssueDay(calendarDay(work.now, timeZone), days === "month_end" ? days : Number(days));
  return new Date(momentIn(day, await getSetting(work, confirmationTime, { partnerId }), timeZone));
}

/**
 * Before a run is confirmed: fetches ahead what its documents need from outside, as far as it can be had (B-245). `coming`: documents that stand
 * in no preview.
 */
export type BeforeConfirm = (inWork: InWork, partnerId: string, coming?: number) => Promise<void>;

export const confirmStep = (beforeConfirm: BeforeConfirm): DailyStep => ({
  name: "billing.confirm",
  waitsWhileFrozen: true,
  after: ["billing.preview"],
  at: (work, partnerId) => getSetting(work, confirmationTime, { partnerId }),
  run: async ({ partnerId, inWork }) => {
    const runs = await inWork((work) => listIssuing(work, partnerId));
    let invoices = 0;
    let parked = 0;
    for (const run of runs) {
      await beforeConfirm(inWork, partnerId);
      const totals = await confirmRun(inWork, { partnerId, targetOn: run.target_on, trigger: "schedule", runId: run.id });
      invoices += totals.invoices;
      parked += totals.parked;
    }
    return { runs: runs.length, invoices, parked };
  },
});

/** What is to issue itself by now, and what somebody confirmed and a kill left half done; the oldest date first. */
async function listIssuing(work: Work, partnerId: string): Promise<{ id: string; target_on: Day }[]> {
  const { rows } = await sql<{ id: string; target_on: Day }>`select id, target_on from billing.runs
    where partner_id = ${partnerId} and (state = 'confirming' or (state = 'preview' and auto_issue_at <= ${work.now}))
    order by target_on, created_at`.execute(work.tx);
  return rows;
}

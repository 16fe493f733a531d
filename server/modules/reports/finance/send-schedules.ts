// The clock's part of scheduled reports: what is due is written down once, and a job makes each receiver's copy and has it mailed.
import { sql } from "kysely";
import { z } from "zod";
import type { StaffActor } from "../../../platform/actor.ts";
import { mayDo } from "../../../platform/actor.ts";
import { fileBytes, mediaTypes } from "../../../platform/exports/file-bytes.ts";
import { tableOf } from "../../../platform/exports/list-export.ts";
import { storeFile } from "../../../platform/files/store-file.ts";
import { defineJob, enqueue, type JobBook, type JobRun } from "../../../platform/jobs.ts";
import { Problem } from "../../../platform/problems.ts";
import { textsIn } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inReadingWork, type Work } from "../../../platform/work.ts";
import { findAdministrator, findStaffActor, writeToStaff } from "../../identity/index.ts";
import { listPartners } from "../../partners/index.ts";
import { reportExportEndpoints } from "./contract.ts";
import { listRows, reportExports, tableOfReport } from "./exports.ts";
import { paperOf, rowsOfPaper } from "./paper.ts";
import { runReport } from "./report-book.ts";
import { viewOf } from "./result.ts";
import { nextMoment } from "./schedule-rules.ts";
import { rhythmOf, type ScheduleRow } from "./schedules.ts";

const wakeJob = defineJob("wake-report-schedules", z.object({}), { maxAttempts: 1 });
const sendJob = defineJob("send-scheduled-report", z.object({ runId: z.uuid() }), { maxAttempts: 3 });
const dueAtOnce = 100;
const runsKept = 30;
/** What is sent as a mail; a longer table is a file of its own. */
const rowsOfMail = 50_000;

export function registerSchedules(jobs: JobBook, tools: Tools): void {
  jobs.handle(wakeJob, (run) => run.inWork(wakeSchedules));
  jobs.handle(sendJob, (run, { runId }) => sendRun(run, tools, runId));
  jobs.every("* * * * *", wakeJob);
}

/** Writes down what is due; what was missed while nothing ran is due once. */
export async function wakeSchedules(work: Work): Promise<void> {
  const { rows } = await sql<ScheduleRow>`
    select * from reports.schedules where next_at <= ${work.now} order by next_at limit ${dueAtOnce} for update skip locked`.execute(
    work.tx,
  );
  for (const row of rows) {
    const made = await sql<{ id: string }>`
      insert into reports.schedule_runs (schedule_id, due_at, state) values (${row.id}, ${row.next_at}, 'waiting') on conflict do nothing returning id`.execute(
      work.tx,
    );
    await sql`update reports.schedules set next_at = ${nextMoment(rhythmOf(row), work.now)} where id = ${row.id}`.execute(work.tx);
    await sql`delete from reports.schedule_runs where schedule_id = ${row.id} and id not in (
      select id from reports.schedule_runs where schedule_id = ${row.id} order by due_at desc limit ${runsKept})`.execute(work.tx);
    const [run] = made.rows;
    if (run) await enqueue(work, sendJob, { runId: run.id }, { key: `report-${run.id}` });
  }
}

async function sendRun(run: JobRun, tools: Tools, runId: string): Promise<void> {
  const found = await run.inWork((work) => findWaiting(work, runId));
  if (!found) return;
  try {
    const owner = await run.inWork((work) => findStaffActor(work, found.made_by));
    if (!owner || !mayDo(owner, "finance.reports.export")) {
      await run.inWork((work) => pause(work, found, runId));
      return;
    }
    let sent = 0;
    let failure = "";
    for (const receiverId of found.receivers) {
      const came = await sendTo(run, tools, { schedule: found, runId, receiverId });
      if (came === "sent") sent += 1;
      else if (came !== "empty") failure = came;
    }
    const state = sent > 0 ? "done" : failure === "" ? "skipped" : "failed";
    await run.inWork((work) => end(work, runId, { state, sent, failure }));
  } catch (error) {
    if (!(error instanceof Problem) && !run.isLastAttempt) throw error;
    run.base.log.error({ err: error, run: runId }, "a scheduled report failed");
    const failure = error instanceof Problem ? (error.detail ?? error.title) : "fault";
    await run.inWork((work) => end(work, runId, { state: "failed", sent: 0, failure }));
  }
}

async function findWaiting(work: Work, runId: string): Promise<ScheduleRow | undefined> {
  const { rows } = await sql<ScheduleRow>`
    select schedule.* from reports.schedule_runs run join reports.schedules schedule on schedule.id = run.schedule_id where run.id = ${runId} and run.state = 'waiting'`.execute(
    work.tx,
  );
  return rows[0];
}

const end = (work: Work, runId: string, { state, sent, failure }: { state: string; sent: number; failure: string }): Promise<unknown> =>
  sql`update reports.schedule_runs set state = ${state}, sent = ${sent}, failure = ${failure.slice(0, 500)} where id = ${runId} and state = 'waiting'`.execute(
    work.tx,
  );

/** Whoever made it may no longer see reports: nothing is sent in their name. */
async function pause(work: Work, schedule: ScheduleRow, runId: string): Promise<void> {
  await sql`update reports.schedules set next_at = null, paused_why = 'owner-left' where id = ${schedule.id}`.execute(work.tx);
  await end(work, runId, { state: "failed", sent: 0, failure: "owner-left" });
}

interface Copy {
  readonly schedule: ScheduleRow;
  readonly runId: string;
  readonly receiverId: string;
}

/** A copy with the receiver's own rights and partners; who may not see reports gets none. */
async function sendTo(run: JobRun, tools: Tools, { schedule, runId, receiverId }: Copy): Promise<"sent" | "empty" | string> {
  const actor = await run.inWork((work) => findStaffActor(work, receiverId));
  if (!actor || !mayDo(actor, "finance.reports.view")) return "receiver-may-not";
  const origin = { source: "job", requestId: `report-${runId}`, isProven: true } as const;
  const admin = await run.inWork((work) => findAdministrator(work, receiverId));
  if (!admin) return "receiver-may-not";
  const file = await inReadingWork(run.base, { actor, origin }, (work) => fileFor(work, tools, { schedule, language: admin.language }));
  if (!file) return "empty";
  await run.inWork(async (work) => {
    const partnerId = (await partnerOf(work, actor)) ?? "";
    if (partnerId === "") return;
    const stored = await storeFile(work, tools.files, {
      partnerId,
      customerId: null,
      mediaType: file.mediaType,
      name: file.name,
      bytes: file.bytes,
    });
    const t = textsIn(admin.language, "finance");
    writeToStaff(work, {
      adminId: receiverId,
      partnerId,
      // A job that runs again sends nothing twice.
      cause: `${runId}:${receiverId}`,
      subject: schedule.name,
      text: t("schedule.mail", { report: t(`report.${schedule.report}.title`) }),
      fileId: stored.id,
    });
  });
  return "sent";
}

const partnerOf = async (work: Work, actor: StaffActor): Promise<string | undefined> =>
  actor.partners === "all" ? (await listPartners(work))[0]?.id : actor.partners[0];

interface MadeFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The report as a file in the language of who gets it. */
async function fileFor(
  work: Work,
  tools: Tools,
  { schedule, language }: { readonly schedule: ScheduleRow; readonly language: string },
): Promise<MadeFile | undefined> {
  const { report, filter, format, time_zone: timeZone } = schedule;
  if (format === "pdf") {
    const { asked, result } = await runReport(work, report, filter, rowsOfPaper);
    const view = viewOf(report, asked, result);
    if (schedule.skip_empty && view.tables.every(({ rows }) => rows.length === 0)) return undefined;
    return { ...(await paperOf(tools, asked, view, { language })), mediaType: "application/pdf" };
  }
  const page = await listRows(work, report, { limit: rowsOfMail }, filter);
  if (schedule.skip_empty && page.items.length === 0) return undefined;
  const kind = reportExports.find(({ endpoint }) => endpoint === reportExportEndpoints[report]);
  if (!kind) throw new Error(`the report ${report} has no file`);
  const { columns } = tableOfReport(report, undefined);
  const table = await tableOf(work, kind, { filter, columns: [...Object.keys(columns), "currency"], language });
  async function* batches() {
    yield page.items.map(table.rowOf);
  }
  const look = { format, separator: "comma", dates: "iso", locale: language, timeZone } as const;
  const parts: Uint8Array[] = [];
  for await (const part of fileBytes(table.columns, batches(), look)) parts.push(part);
  return { name: `${report}.${format}`, mediaType: mediaTypes[format], bytes: Buffer.concat(parts) };
}

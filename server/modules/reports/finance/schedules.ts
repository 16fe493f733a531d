// Reports that are mailed by the clock (O-237). A schedule holds what is asked and when; each receiver's copy is made with their own rights.
import { sql } from "kysely";
import type { z } from "zod";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { mayDo } from "../../../platform/actor.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { fieldProblem, notFound, permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findAdministrator } from "../../identity/index.ts";
import { askedOf } from "./asked.ts";
import type { addScheduleEndpoint, ReportFilter, ReportId, ScheduleView } from "./contract.ts";
import { nextMoment, type Rhythm } from "./schedule-rules.ts";

type View = z.input<typeof ScheduleView>;

export interface ScheduleRow {
  readonly id: string;
  readonly report: ReportId;
  readonly name: string;
  readonly filter: ReportFilter;
  readonly format: "csv" | "xlsx" | "json" | "pdf";
  readonly rhythm: Rhythm["rhythm"];
  readonly weekday: number;
  readonly month_day: number;
  readonly hour: number;
  readonly time_zone: string;
  readonly receivers: string[];
  readonly skip_empty: boolean;
  readonly next_at: Date | null;
  readonly paused_why: string;
  readonly made_by: string;
  readonly made_by_name: string;
  readonly version: number;
}

const mostSchedules = 200;
const runsShown = 30;

export const rhythmOf = (row: ScheduleRow): Rhythm => ({
  rhythm: row.rhythm,
  weekday: row.weekday,
  monthDay: row.month_day,
  hour: row.hour,
  timeZone: row.time_zone,
});

function ownerOf(work: Work): string {
  if (work.actor.kind !== "staff") throw permissionDenied("Scheduled reports belong to a person who is signed in.");
  return work.actor.adminId;
}

/** One's own; who manages reports for all partners sees those of others, too. */
const visible = (work: Work) =>
  work.actor.kind === "staff" && work.actor.partners === "all" && mayDo(work.actor, "admin.reports.schedule")
    ? sql`true`
    : sql`made_by = ${ownerOf(work)}`;

export async function listSchedules(work: Work, report: ReportId | undefined): Promise<View[]> {
  ownerOf(work);
  const { rows } = await sql<ScheduleRow>`
    select * from reports.schedules where ${visible(work)} and ${report === undefined ? sql`true` : sql`report = ${report}`}
    order by lower(name), id limit ${mostSchedules}`.execute(work.tx);
  const views: View[] = [];
  for (const row of rows) views.push(await scheduleView(work, row));
  return views;
}

async function getSchedule(work: Work, id: string): Promise<ScheduleRow> {
  const { rows } = await sql<ScheduleRow>`select * from reports.schedules where id = ${id} and ${visible(work)}`.execute(work.tx);
  if (!rows[0]) throw notFound();
  return rows[0];
}

async function scheduleView(work: Work, row: ScheduleRow): Promise<View> {
  const { rows: runs } = await sql<{ due_at: Date; state: "waiting" | "done" | "skipped" | "failed"; sent: number; failure: string }>`
    select due_at, state, sent, failure from reports.schedule_runs where schedule_id = ${row.id} order by due_at desc limit ${runsShown}`.execute(
    work.tx,
  );
  const receivers: string[] = [];
  for (const id of row.receivers) receivers.push((await findAdministrator(work, id))?.fullName ?? "");
  return {
    id: row.id,
    report: row.report,
    name: row.name,
    filter: row.filter as never,
    format: row.format,
    rhythm: row.rhythm,
    weekday: row.weekday,
    monthDay: row.month_day,
    hour: row.hour,
    timeZone: row.time_zone,
    receivers: row.receivers,
    skipEmpty: row.skip_empty,
    state: row.next_at === null ? "paused" : "running",
    pausedWhy: row.paused_why,
    nextAt: row.next_at?.toISOString() ?? null,
    madeByName: row.made_by_name,
    isMine: row.made_by === ownerOf(work),
    receiverNames: receivers.filter((name) => name !== ""),
    version: row.version,
    runs: runs.map((run) => ({ dueAt: run.due_at.toISOString(), state: run.state, sent: run.sent, failure: run.failure })),
  };
}

export async function addSchedule(work: Work, body: BodyOf<typeof addScheduleEndpoint>): Promise<View> {
  const me = ownerOf(work);
  // What the report refuses is refused now and not at night.
  await askedOf(work, body.report, body.filter, 1);
  for (const id of body.receivers)
    if ((await findAdministrator(work, id))?.status !== "active")
      throw fieldProblem("receivers", "unknown-receiver", "Choose people who can sign in.");
  const next = nextMoment(body, work.now);
  const { rows } = await sql<ScheduleRow>`
    insert into reports.schedules (report, name, filter, format, rhythm, weekday, month_day, hour, time_zone, receivers, skip_empty, next_at, made_by, made_by_name, created_at)
    values (${body.report}, ${body.name}, ${JSON.stringify(body.filter)}::jsonb, ${body.format}, ${body.rhythm}, ${body.weekday}, ${body.monthDay}, ${body.hour}, ${body.timeZone},
      ${body.receivers}::uuid[], ${body.skipEmpty}, ${next}, ${me}, ${(describeActor(work) as { name?: string }).name ?? ""}, ${work.now})
    returning *`.execute(work.tx);
  const row = rows[0] as ScheduleRow;
  audit(work, row, "scheduled", { receivers: { before: null, after: body.receivers }, rhythm: { before: null, after: body.rhythm } });
  return scheduleView(work, row);
}

export async function steerSchedule(work: Work, id: string, to: "running" | "paused"): Promise<View> {
  const row = await getSchedule(work, id);
  const next = to === "paused" ? null : (row.next_at ?? nextMoment(rhythmOf(row), work.now));
  const { rows } =
    await sql<ScheduleRow>`update reports.schedules set next_at = ${next}, paused_why = '', version = version + 1 where id = ${id} returning *`.execute(
      work.tx,
    );
  audit(work, row, to === "paused" ? "paused" : "resumed");
  return scheduleView(work, rows[0] as ScheduleRow);
}

export async function removeSchedule(work: Work, id: string): Promise<Record<string, never>> {
  const row = await getSchedule(work, id);
  await sql`delete from reports.schedules where id = ${id}`.execute(work.tx);
  audit(work, row, "deleted");
  return {};
}

const audit = (work: Work, row: ScheduleRow, action: string, changes: Record<string, { before: unknown; after: unknown }> = {}): void =>
  work.audit({ entity: "report_schedule", entityId: row.id, label: row.name, action, partnerId: null, changes });

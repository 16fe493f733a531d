// What-if simulations (B-254): asked for, looked at, stopped, removed.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay } from "../../../../shared/calendar.ts";
import type { BodyOf } from "../../../../shared/endpoint.ts";
import { csvBytes } from "../../../platform/csv.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { fieldProblem, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPlan, loadTaxBook } from "../../catalog/index.ts";
import { getVisiblePartner } from "../../partners/index.ts";
import type {
  Change,
  getSimulationEndpoint,
  listSimulationsEndpoint,
  Scenario,
  SimulationResult,
  startSimulationEndpoint,
} from "./contract.ts";
import { simulationOver, simulationRuns, tooManySimulations } from "./problems.ts";
import { simulationJob, simulationQueue } from "./run-simulation.ts";

type RowView = z.input<typeof listSimulationsEndpoint.returns>["items"][number];

interface Row {
  readonly id: string;
  readonly partner_id: string;
  readonly partner_name: string;
  readonly name: string;
  readonly scenario: Scenario;
  readonly total_days: number;
  readonly state: RowView["state"];
  readonly phase: RowView["phase"];
  readonly done_days: number;
  readonly failure: string;
  readonly asked_by: { name?: string };
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly result: SimulationResult | null;
}

const mostShown = 100;
const mostWaiting = 5;

const select = (work: Work, which = sql`true`) =>
  sql<Row>`select simulation.*, partner.name as partner_name from reports.simulations simulation
    join partners.partners partner on partner.id = simulation.partner_id
    where ${visibleTo(work.actor, { partner: "simulation.partner_id" })} and ${which}
    order by simulation.created_at desc limit ${mostShown}`.execute(work.tx);

const rowView = (row: Row): RowView => ({
  id: row.id,
  partnerId: row.partner_id,
  partnerName: row.partner_name,
  name: row.name,
  scenario: row.scenario,
  days: row.total_days,
  state: row.state,
  phase: row.phase,
  doneDays: row.done_days,
  failure: row.failure,
  askedBy: row.asked_by.name ?? "",
  createdAt: row.created_at.toISOString(),
  finishedAt: row.finished_at?.toISOString() ?? null,
});

export const listSimulations = async (work: Work): Promise<RowView[]> => (await select(work)).rows.map(rowView);

async function getRow(work: Work, id: string): Promise<Row> {
  const [row] = (await select(work, sql`simulation.id = ${id}`)).rows;
  if (!row) throw notFound();
  return row;
}

export async function getSimulation(work: Work, id: string): Promise<z.input<typeof getSimulationEndpoint.returns>> {
  const row = await getRow(work, id);
  return { ...rowView(row), result: row.result, names: await namesOf(work, row.scenario.changes) };
}

const plansOf = (change: Change): readonly string[] =>
  change.kind === "price" ? change.planIds : change.kind === "retire-plan" ? [change.planId, change.toPlanId] : [];

/** Plans and taxes that are gone meanwhile have no name any more. */
async function namesOf(work: Work, changes: readonly Change[]): Promise<Record<string, string>> {
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select id, title as name from catalog.plans where id = any (${changes.flatMap(plansOf)}::uuid[])
    union all select id, name from catalog.taxes where id = any (${changes.flatMap((change) => (change.kind === "tax" ? [change.taxId] : []))}::uuid[])`.execute(
    work.tx,
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}

export async function startSimulation(work: Work, body: BodyOf<typeof startSimulationEndpoint>): Promise<{ id: string }> {
  const partner = await getVisiblePartner(work, body.partnerId);
  const today = calendarDay(work.now, partner.timeZone);
  for (const [at, change] of body.scenario.changes.entries()) await refuseWrong(work, { change, at, today, days: body.days });
  const { rows: waiting } = await sql<{ n: number }>`select count(*)::int as n from reports.simulations
    where partner_id = ${partner.id} and state in ('waiting', 'running')`.execute(work.tx);
  if ((waiting[0]?.n ?? 0) >= mostWaiting) throw tooManySimulations("Wait until one of them has ended, or stop one.");
  const { rows } = await sql<{ id: string }>`
    insert into reports.simulations (partner_id, name, scenario, total_days, state, asked_by, created_at)
    values (${partner.id}, ${body.name}, ${JSON.stringify(body.scenario)}::jsonb, ${body.days}, 'waiting', ${JSON.stringify(describeActor(work))}::jsonb, ${work.now})
    returning id`.execute(work.tx);
  const id = rows[0]?.id ?? "";
  await enqueue(work, simulationJob, { simulationId: id }, { queue: simulationQueue });
  audit(work, { id, name: body.name, partner_id: partner.id }, "start");
  return { id };
}

interface Checked {
  readonly change: Change;
  readonly at: number;
  readonly today: Change["on"];
  readonly days: number;
}

async function refuseWrong(work: Work, { change, at, today, days }: Checked): Promise<void> {
  const field = `scenario.changes.${at}`;
  if (change.on <= today || change.on > addDays(today, days))
    throw fieldProblem(`${field}.on`, "out-of-range", `The change has to come after today and before the end, ${addDays(today, days)}.`, {
      earliest: addDays(today, 1),
      latest: addDays(today, days),
    });
  for (const planId of plansOf(change)) await getPlan(work, planId);
  if (change.kind === "retire-plan" && change.planId === change.toPlanId)
    throw fieldProblem(`${field}.toPlanId`, "same-plan", "Choose another plan for its customers.");
  if (change.kind === "tax" && !(await loadTaxBook(work)).taxes.has(change.taxId))
    throw fieldProblem(`${field}.taxId`, "unknown-tax", "There is no such tax.");
}

export async function cancelSimulation(work: Work, id: string): Promise<void> {
  const row = await getRow(work, id);
  const { rows } = await sql`update reports.simulations set state = 'cancelled', finished_at = ${work.now}
    where id = ${id} and state in ('waiting', 'running') returning 1`.execute(work.tx);
  if (rows.length === 0) throw simulationOver("It has ended already.");
  audit(work, row, "cancelled");
}

export async function deleteSimulation(work: Work, id: string): Promise<void> {
  const row = await getRow(work, id);
  if (row.finished_at === null) throw simulationRuns("Stop it first.");
  await sql`delete from reports.simulations where id = ${id} and finished_at is not null`.execute(work.tx);
  audit(work, row, "deleted");
}

const audit = (work: Work, { id, name, partner_id: partnerId }: Pick<Row, "id" | "name" | "partner_id">, action: string): void =>
  work.audit({ entity: "simulation", entityId: id, label: `What if: ${name}`, action, partnerId });

const figures = ["invoices", "net", "tax", "gross", "credited", "paid", "open", "blocked", "newlyBlocked", "deactivated"] as const;

export async function simulationCsv(work: Work, id: string): Promise<FileReply> {
  const { result, name } = await getRow(work, id);
  if (!result) throw simulationRuns("Its figures are there when it has ended.");
  const cells = (of: SimulationResult["totals"]["changed"]) =>
    figures.map((figure) => {
      const value = of[figure];
      return typeof value === "number" ? value : value.amount;
    });
  const rows = result.months.flatMap(({ month, unchanged, changed }) => [
    [month, "unchanged", ...cells(unchanged), result.currency],
    [month, "changed", ...cells(changed), result.currency],
  ]);
  async function* batches() {
    yield rows;
  }
  const parts: Uint8Array[] = [];
  for await (const part of csvBytes(["month", "run", ...figures, "currency"], batches())) parts.push(part);
  work.audit({ entity: "export", entityId: work.origin.requestId, label: `What if: ${name}`, action: "exported", partnerId: null });
  return { bytes: Buffer.concat(parts), name: `what-if-${result.from}-${result.to}.csv`, mediaType: "text/csv; charset=utf-8" };
}

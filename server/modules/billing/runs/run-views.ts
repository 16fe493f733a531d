// Billing runs as staff sees them, with their totals (B-62, B-68).
import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import { db, type RunItemState, type RunTable } from "../tables.ts";
import { countDue } from "./billing-run.ts";
import type { listRunsEndpoint, RunView } from "./contract.ts";

export type Run = Selectable<RunTable>;

const states: readonly RunItemState[] = ["ok", "warning", "parked", "issued", "empty", "failed", "excluded", "undone"];

export async function listRuns(work: Work, request: z.output<(typeof listRunsEndpoint)["query"]>): Promise<Page<z.input<typeof RunView>>> {
  let query = db(work)
    .selectFrom("billing.runs as run")
    .selectAll("run")
    .where(visibleTo(work.actor, { partner: "run.partner_id" }));
  if (request.filter.partner) query = query.where("run.partner_id", "in", request.filter.partner);
  const page = await listPage(work, query, request, {
    sorts: { createdAt: { by: sql`run.created_at`, type: "timestamptz" } },
    defaultSort: "-createdAt",
    id: sql<string>`run.id`,
  });
  return { ...page, items: await runViewsOf(work, page.items as unknown as Run[]) };
}

export async function getRunView(work: Work, runId: string): Promise<z.input<typeof RunView>> {
  const run = await findRun(work, runId);
  const [view] = await runViewsOf(work, [run]);
  if (!view) throw notFound();
  return view;
}

/** The run, if the actor may see its partner. */
export async function findRun(work: Work, runId: string): Promise<Run> {
  const run = await db(work).selectFrom("billing.runs").selectAll().where("id", "=", runId).executeTakeFirst();
  if (!run || !seesPartner(work.actor, run.partner_id)) throw notFound();
  return run;
}

/** The runs with what they sum to. */
export async function runViewsOf(work: Work, runs: readonly Run[]): Promise<z.input<typeof RunView>[]> {
  const partners = new Map((await listPartners(work)).map((partner) => [partner.id, partner]));
  const totals = await sql<{ run_id: string; state: RunItemState; n: bigint; net: bigint; tax: bigint; gross: bigint; previous: bigint }>`
    select run_id, state, count(*) as n, sum(net_minor)::int8 as net, sum(tax_minor)::int8 as tax, sum(gross_minor)::int8 as gross,
      coalesce(sum(previous_gross_minor), 0)::int8 as previous
    from billing.run_items where run_id = any (${runs.map((run) => run.id)}::uuid[]) group by run_id, state`.execute(work.tx);
  const documents = await countDocuments(work, runs);
  const joint = await listSeenTogether(work, runs);
  const views: z.input<typeof RunView>[] = [];
  for (const run of runs) {
    const own = totals.rows.filter((row) => row.run_id === run.id);
    // What was set aside is not part of the run's money.
    const counted = own.filter((row) => row.state === "ok" || row.state === "issued");
    const currency = partners.get(run.partner_id)?.currency ?? "EUR";
    const sum = (pick: (row: (typeof counted)[number]) => bigint) =>
      toMoneyJson(
        money(
          counted.reduce((total, row) => total + pick(row), 0n),
          currency,
        ),
      );
    views.push({
      id: run.id,
      number: Number(run.number),
      partnerId: run.partner_id,
      partnerName: partners.get(run.partner_id)?.name ?? "",
      jointRunId: run.joint_run_id !== null && joint.has(run.joint_run_id) ? run.joint_run_id : null,
      targetOn: run.target_on,
      state: run.state,
      trigger: run.trigger,
      version: run.version,
      createdAt: run.created_at.toISOString(),
      confirmedAt: run.confirmed_at?.toISOString() ?? null,
      autoIssueAt: run.state === "preview" ? (run.auto_issue_at?.toISOString() ?? null) : null,
      currency,
      counts: Object.fromEntries(states.map((state) => [state, Number(own.find((row) => row.state === state)?.n ?? 0n)])) as z.input<
        typeof RunView
      >["counts"],
      documents: documents.get(run.id) ?? 0,
      net: sum((row) => row.net),
      tax: sum((row) => row.tax),
      gross: sum((row) => row.gross),
      previousGross: sum((row) => row.previous),
      remaining:
        run.state === "confirming"
          ? await countDue(work, { partnerId: run.partner_id, targetOn: run.target_on, afterOn: run.after_on }, run.id)
          : 0,
      isUndoing: isUndoing(run),
    });
  }
  return views;
}

/** B-61 the joint runs of which the actor sees more than one partner; to everybody else a member is a run like any other. */
async function listSeenTogether(work: Work, runs: readonly Pick<Run, "joint_run_id">[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(runs.flatMap((run) => run.joint_run_id ?? []))];
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`select joint_run_id as id from billing.runs run
    where joint_run_id = any (${ids}::uuid[]) and ${visibleTo(work.actor, { partner: "run.partner_id" })}
    group by joint_run_id having count(distinct partner_id) > 1`.execute(work.tx);
  return new Set(rows.map(({ id }) => id));
}

/** What a preview would issue stands in its drafts, what a run has issued among the documents. */
async function countDocuments(work: Work, runs: readonly Run[]): Promise<Map<string, number>> {
  const isAhead = (run: Run): boolean => run.state === "building" || run.state === "preview";
  const idsOf = (some: readonly Run[]): string[] => some.map((run) => run.id);
  const { rows } = await sql<{ run_id: string; n: bigint }>`
    select run_id, sum(coalesce((draft -> -1 ->> 'document')::int, 0) + 1)::int8 as n from billing.run_items
      where run_id = any (${idsOf(runs.filter(isAhead))}::uuid[]) and state = 'ok' group by run_id
    union all
    select run_id, count(*) from billing.money_documents
      where run_id = any (${idsOf(runs.filter((run) => !isAhead(run)))}::uuid[]) and kind = 'invoice' group by run_id`.execute(work.tx);
  return new Map(rows.map((row) => [row.run_id, Number(row.n)]));
}

/** An undo writes its author down when it starts and its moment when it ends. */
export const isUndoing = (run: Pick<Run, "undone_by" | "undone_at">): boolean => run.undone_by !== null && run.undone_at === null;

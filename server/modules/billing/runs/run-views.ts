// Billing runs as staff sees them: totals, and the accounts with the most unusual first (B-62, B-68).

import type { Selectable } from "kysely";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findPlanIdsOfVersions } from "../../catalog/index.ts";
import { findCustomerIdsByText, listBuyers } from "../../customers/index.ts";
import { getPartner, listPartners } from "../../partners/index.ts";
import { db, type RunItemState, type RunItemTable, type RunTable } from "../tables.ts";
import { countDue } from "./billing-run.ts";
import type { listRunItemsEndpoint, listRunsEndpoint, RunItemView, RunView } from "./contract.ts";
import type { DocumentOfItem } from "./run-item-columns.ts";

type Run = Selectable<RunTable>;

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
  return { ...page, items: await viewsOf(work, page.items as unknown as Run[]) };
}

export async function getRunView(work: Work, runId: string): Promise<z.input<typeof RunView>> {
  const run = await findRun(work, runId);
  const [view] = await viewsOf(work, [run]);
  if (!view) throw notFound();
  return view;
}

/** The run, if the actor may see its partner. */
export async function findRun(work: Work, runId: string): Promise<Run> {
  const run = await db(work).selectFrom("billing.runs").selectAll().where("id", "=", runId).executeTakeFirst();
  if (!run || !seesPartner(work.actor, run.partner_id)) throw notFound();
  return run;
}

async function viewsOf(work: Work, runs: readonly Run[]): Promise<z.input<typeof RunView>[]> {
  const partners = new Map((await listPartners(work)).map((partner) => [partner.id, partner]));
  const totals = await sql<{ run_id: string; state: RunItemState; n: bigint; net: bigint; tax: bigint; gross: bigint; previous: bigint }>`
    select run_id, state, count(*) as n, sum(net_minor)::int8 as net, sum(tax_minor)::int8 as tax, sum(gross_minor)::int8 as gross,
      coalesce(sum(previous_gross_minor), 0)::int8 as previous
    from billing.run_items where run_id = any (${runs.map((run) => run.id)}::uuid[]) group by run_id, state`.execute(work.tx);
  const documents = await countDocuments(work, runs);
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

/** How far an account's total moved from the last one, as a share of it; new and vanished accounts come first. */
const unusual: RawBuilder<unknown> = sql`case
  when item.state in ('parked', 'failed', 'warning') then 1e9
  when coalesce(item.previous_gross_minor, 0) = 0 then case when item.gross_minor = 0 then 0 else 1e6 end
  else abs(item.gross_minor - item.previous_gross_minor)::numeric / item.previous_gross_minor end`;

export async function listRunItems(
  work: Work,
  runId: string,
  request: z.output<(typeof listRunItemsEndpoint)["query"]>,
): Promise<Page<z.input<typeof RunItemView>>> {
  const run = await findRun(work, runId);
  const { currency } = await getPartner(work, run.partner_id);
  let query = db(work).selectFrom("billing.run_items as item").selectAll("item").where("item.run_id", "=", runId);
  if (request.filter.state) query = query.where("item.state", "in", request.filter.state);
  if (request.filter.q)
    query = query.where(sql<boolean>`item.account_id = any (${await findCustomerIdsByText(work, request.filter.q)}::uuid[])`);
  const page = await listPage(work, query, request, {
    sorts: {
      unusual: { by: sql`(${unusual})`, type: "numeric" },
      gross: { by: sql`item.gross_minor`, type: "bigint" },
      previous: { by: sql`coalesce(item.previous_gross_minor, 0)`, type: "bigint" },
      customer: { by: sql`item.account_id::text`, type: "text" },
    },
    defaultSort: "-unusual",
    id: sql<string>`item.account_id`,
  });
  return { ...page, items: await itemViews(work, page.items, currency) };
}

/** One account of a run. */
export async function findRunItem(work: Work, runId: string, customerId: string): Promise<z.input<typeof RunItemView>> {
  const run = await findRun(work, runId);
  const { currency } = await getPartner(work, run.partner_id);
  const item = await db(work)
    .selectFrom("billing.run_items")
    .selectAll()
    .where("run_id", "=", runId)
    .where("account_id", "=", customerId)
    .executeTakeFirst();
  const [view] = item ? await itemViews(work, [item], currency) : [];
  if (!view) throw notFound();
  return view;
}

/** What has not been issued yet: its balance is still to be moved. */
const isAhead: ReadonlySet<RunItemState> = new Set(["ok", "warning", "parked", "excluded", "failed", "empty"]);

interface DraftedLine {
  readonly text: string;
  readonly periodStart: Day | null;
  readonly periodEnd: Day | null;
  readonly amountMinor: string;
  readonly creditOf?: string | null;
  readonly isUntaxed?: boolean;
  readonly planVersionId?: string | null;
}

const draftedLines = (item: Selectable<RunItemTable>): readonly DraftedLine[] => (item.draft ?? []) as readonly DraftedLine[];

async function itemViews(work: Work, items: readonly Selectable<RunItemTable>[], currency: string): Promise<z.input<typeof RunItemView>[]> {
  const ids = items.map((item) => item.account_id);
  const buyers = await listBuyers(work, ids);
  const { rows } = await sql<{ account_id: string; balance_minor: bigint }>`
    select account_id, balance_minor from billing.balances where account_id = any (${ids}::uuid[])`.execute(work.tx);
  const balances = new Map(rows.map((row) => [row.account_id, row.balance_minor]));
  const versions = items.flatMap((item) => draftedLines(item).flatMap(({ planVersionId }) => planVersionId ?? []));
  const found = versions.length === 0 ? [] : await findPlanIdsOfVersions(work, versions);
  const planOf = new Map(found.map(({ planVersionId, planId }) => [planVersionId, planId]));
  return items.map((item) => {
    const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
    const balance = isAhead.has(item.state) ? (balances.get(item.account_id) ?? 0n) : null;
    const documents = item.documents as unknown as DocumentOfItem[];
    return {
      customerId: item.account_id,
      customerNumber: Number(buyers.get(item.account_id)?.number ?? 0),
      customerName: buyers.get(item.account_id)?.name ?? "",
      state: item.state,
      billingOn: item.billing_on,
      net: amount(item.net_minor),
      tax: amount(item.tax_minor),
      gross: amount(item.gross_minor),
      credited: amount(item.credited_minor),
      previousGross: item.previous_gross_minor === null ? null : amount(item.previous_gross_minor),
      warnings: item.warnings as string[],
      failure: item.failure,
      balanceBefore: balance === null ? null : amount(balance),
      balanceAfter: balance === null ? null : amount(balance - item.gross_minor + item.credited_minor),
      documents: documents.map(({ netMinor, taxMinor, grossMinor, taxes, ...document }) => ({
        ...document,
        net: amount(BigInt(netMinor)),
        tax: amount(BigInt(taxMinor)),
        gross: amount(BigInt(grossMinor)),
        taxes: taxes.map((row) => ({
          name: row.name,
          ratePercent: trimDecimal(row.ratePercent),
          taxable: amount(BigInt(row.taxableMinor)),
          tax: amount(BigInt(row.taxMinor)),
        })),
      })),
      lines: draftedLines(item).map((line) => ({
        text: line.text,
        periodStart: line.periodStart,
        periodEnd: line.periodEnd,
        amount: amount(BigInt(line.amountMinor)),
        creditOf: line.creditOf ?? null,
        isUntaxed: line.isUntaxed ?? false,
        planId: planOf.get(line.planVersionId ?? "") ?? null,
      })),
    };
  });
}

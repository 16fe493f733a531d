// The accounts of billing runs, the most unusual first (B-62).
import type { Selectable } from "kysely";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { listPage, type Page, type SortColumn } from "../../../platform/db/list-page.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findPlanIdsOfVersions } from "../../catalog/index.ts";
import { findCustomerIdsByText, listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { db, type RunItemState, type RunItemTable } from "../tables.ts";
import type { listRunItemsEndpoint, RunItemView } from "./contract.ts";
import type { DocumentOfItem } from "./run-item-columns.ts";
import { findRun, type Run } from "./run-views.ts";

type Asked = z.output<(typeof listRunItemsEndpoint)["query"]>;

/** How far an account's total moved from the last one, as a share of it; new and vanished accounts come first. */
const unusual: RawBuilder<unknown> = sql`case
  when item.state in ('parked', 'failed', 'warning') then 1e9
  when coalesce(item.previous_gross_minor, 0) = 0 then case when item.gross_minor = 0 then 0 else 1e6 end
  else abs(item.gross_minor - item.previous_gross_minor)::numeric / item.previous_gross_minor end`;

export async function listRunItems(work: Work, runId: string, request: Asked): Promise<Page<z.input<typeof RunItemView>>> {
  return pageOfItems(work, [await findRun(work, runId)], request);
}

/** The accounts of one run, or of several that belong together (B-61); the caller has asked whether the actor sees them. */
export async function pageOfItems(work: Work, runs: readonly Run[], request: Asked): Promise<Page<ItemOfRun>> {
  const currencies = await currenciesOf(work, runs);
  const ids = runs.map((run) => run.id);
  let query = db(work).selectFrom("billing.run_items as item").selectAll("item").where(sql<boolean>`item.run_id = any (${ids}::uuid[])`);
  if (request.filter.state) query = query.where("item.state", "in", request.filter.state);
  if (request.filter.q)
    query = query.where(sql<boolean>`item.account_id = any (${await findCustomerIdsByText(work, request.filter.q)}::uuid[])`);
  const byAmount = amountsByCurrency(currencies);
  const page = await listPage(work, query, request, {
    sorts: {
      unusual: { by: sql`(${unusual})`, type: "numeric" },
      gross: byAmount(sql`item.gross_minor`),
      previous: byAmount(sql`coalesce(item.previous_gross_minor, 0)`),
      customer: { by: sql`item.account_id::text`, type: "text" },
    },
    defaultSort: "-unusual",
    // A customer who moved to another partner meanwhile may stand in two runs.
    id: ids.length === 1 ? sql<string>`item.account_id` : sql<string>`md5(item.run_id::text || item.account_id::text)::uuid`,
  });
  return { ...page, items: await itemViews(work, page.items, currencies) };
}

/** Amounts of several currencies say nothing beside each other: sorted by amount, one currency comes after the other. */
function amountsByCurrency(currencies: ReadonlyMap<string, string>): (amount: RawBuilder<unknown>) => SortColumn {
  const different = [...new Set(currencies.values())].sort();
  if (different.length < 2) return (amount) => ({ by: amount, type: "bigint" });
  const place = sql.join(
    [...currencies].map(([runId, currency]) => sql`when item.run_id = ${runId} then ${different.indexOf(currency)}::numeric`),
    sql` `,
  );
  // Wider than any amount is.
  return (amount) => ({ by: sql`(case ${place} end * 1e24 + ${amount})`, type: "numeric" });
}

/** The currency of each run, which is its partner's. */
async function currenciesOf(work: Work, runs: readonly Pick<Run, "id" | "partner_id">[]): Promise<ReadonlyMap<string, string>> {
  const currencies = new Map<string, string>();
  for (const run of runs) currencies.set(run.id, (await getPartner(work, run.partner_id)).currency);
  return currencies;
}

/** One account of a run. */
export async function findRunItem(work: Work, runId: string, customerId: string): Promise<z.input<typeof RunItemView>> {
  const run = await findRun(work, runId);
  const item = await db(work)
    .selectFrom("billing.run_items")
    .selectAll()
    .where("run_id", "=", runId)
    .where("account_id", "=", customerId)
    .executeTakeFirst();
  const [view] = item ? await itemViews(work, [item], await currenciesOf(work, [run])) : [];
  if (!view) throw notFound();
  return view;
}

/** An account with the run that it is in. */
export type ItemOfRun = z.input<typeof RunItemView> & { readonly runId: string; readonly partnerId: string };

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

async function itemViews(
  work: Work,
  items: readonly Selectable<RunItemTable>[],
  currencies: ReadonlyMap<string, string>,
): Promise<ItemOfRun[]> {
  const ids = items.map((item) => item.account_id);
  const buyers = await listBuyers(work, ids);
  const { rows } = await sql<{ account_id: string; balance_minor: bigint }>`
    select account_id, balance_minor from billing.balances where account_id = any (${ids}::uuid[])`.execute(work.tx);
  const balances = new Map(rows.map((row) => [row.account_id, row.balance_minor]));
  const versions = items.flatMap((item) => draftedLines(item).flatMap(({ planVersionId }) => planVersionId ?? []));
  const found = versions.length === 0 ? [] : await findPlanIdsOfVersions(work, versions);
  const planOf = new Map(found.map(({ planVersionId, planId }) => [planVersionId, planId]));
  return items.map((item) => {
    const amount = (minor: bigint) => toMoneyJson(money(minor, currencies.get(item.run_id) ?? item.currency));
    const balance = isAhead.has(item.state) ? (balances.get(item.account_id) ?? 0n) : null;
    const documents = item.documents as unknown as DocumentOfItem[];
    return {
      runId: item.run_id,
      partnerId: item.partner_id,
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

import { sql } from "kysely";
import type { z } from "zod";
import { trimDecimal } from "../../../../shared/rational.ts";
import { csvLine } from "../../../platform/csv.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";
import { loadTaxBook } from "../tax-queries.ts";
import type { listTaxUpdatesEndpoint } from "./contract.ts";
import { codeOf } from "./schedule-update.ts";
import { getTaxUpdate } from "./update-store.ts";

type View = z.input<typeof listTaxUpdatesEndpoint.returns>["items"][number];

export async function listTaxUpdates(work: Work): Promise<View[]> {
  const rows = await db(work)
    .selectFrom("catalog.tax_updates")
    .selectAll()
    .orderBy("effective_on", "desc")
    .orderBy("id", "desc")
    .limit(200)
    .execute();
  const { taxes } = await loadTaxBook(work);
  const steps = await sql<{ id: string; steps: number; done: number; failures: { label: string; why: string }[] | null }>`
    select update_id as id, count(*)::int as steps, count(done_at)::int as done,
      jsonb_agg(jsonb_build_object('label', label, 'why', failure) order by label) filter (where failure is not null) as failures
    from catalog.tax_update_steps where update_id = any (${rows.map(({ id }) => id)}::uuid[]) group by 1`.execute(work.tx);
  const ofUpdate = new Map(steps.rows.map((row) => [row.id, row]));
  const nameTax = (id: string) => ({ id, name: taxes.get(id)?.name ?? "", code: taxes.get(id)?.code ?? "" });
  return rows.map((row) => ({
    id: row.id,
    oldTax: nameTax(row.old_tax_id),
    newTax: row.new_tax_id === null ? null : nameTax(row.new_tax_id),
    newRatePercent: row.new_rate_percent === null ? null : trimDecimal(row.new_rate_percent),
    on: row.effective_on,
    bearer: row.bearer,
    rounding: row.rounding,
    billedDays: row.billed_days,
    state: row.state,
    steps: ofUpdate.get(row.id)?.steps ?? 0,
    done: ofUpdate.get(row.id)?.done ?? 0,
    failures: ofUpdate.get(row.id)?.failures ?? [],
    createdBy: row.created_by.name ?? "",
    createdAt: row.created_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    version: row.version,
  }));
}

export async function showTaxUpdate(work: Work, updateId: string): Promise<View> {
  const found = (await listTaxUpdates(work)).find(({ id }) => id === updateId);
  if (!found) throw notFound("There is no such tax update.");
  return found;
}

const planColumns = ["price", "newPrice", "fees", "services", "ownPrices", "laterPrices"];

/** B-148 what was done, one row a step. */
export async function taxUpdateLog(work: Work, updateId: string): Promise<FileReply> {
  const update = await getTaxUpdate(work, updateId);
  const { rows } = await sql<{
    what: string;
    label: string;
    outcome: Record<string, unknown> | null;
    failure: string | null;
    done_at: Date | null;
  }>`
    select what, label, outcome, failure, done_at from catalog.tax_update_steps where update_id = ${updateId} order by what desc, label, key`.execute(
    work.tx,
  );
  const told = new Set(rows.flatMap(({ outcome }) => Object.keys(outcome ?? {})));
  const names = [...planColumns, ...[...told].filter((name) => !planColumns.includes(name)).sort()];
  const lines = rows.map(({ what, label, outcome, failure, done_at }) =>
    csvLine([what, label, done_at?.toISOString() ?? "", failure ?? "", ...names.map((name) => cell(outcome?.[name]))]),
  );
  return {
    name: `tax-update-${await codeOf(work, update)}-${update.effective_on}.csv`,
    mediaType: "text/csv; charset=utf-8",
    // With a mark, or spreadsheets take UTF-8 for something else.
    bytes: new TextEncoder().encode(`\ufeff${csvLine(["step", "name", "done_at", "failure", ...names])}${lines.join("")}`),
  };
}

const cell = (value: unknown): string =>
  value === undefined || value === null ? "" : Array.isArray(value) ? value.join(" ") : String(value);

import { type Selectable, sql } from "kysely";
import { trimDecimal } from "../../../../shared/rational.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { db, type TaxUpdateTable } from "../tables.ts";
import type { TaxUpdateTerms } from "./tax-update-rules.ts";

export type TaxUpdateRow = Selectable<TaxUpdateTable>;

export const termsOf = (row: TaxUpdateRow): TaxUpdateTerms => ({
  oldTaxId: row.old_tax_id,
  newTaxId: row.new_tax_id,
  newRatePercent: row.new_rate_percent === null ? null : trimDecimal(row.new_rate_percent),
  on: row.effective_on,
  bearer: row.bearer,
  rounding: row.rounding,
  billedDays: row.billed_days,
  updateId: row.id,
});

export async function getTaxUpdate(work: Work, updateId: string): Promise<TaxUpdateRow> {
  const row = await db(work).selectFrom("catalog.tax_updates").selectAll().where("id", "=", updateId).executeTakeFirst();
  if (!row) throw notFound("There is no such tax update.");
  return row;
}

/** Nobody else cancels it or works on it until the commit. */
export async function lockTaxUpdate(work: Work, updateId: string): Promise<TaxUpdateRow> {
  await sql`select 1 from catalog.tax_updates where id = ${updateId} for update`.execute(work.tx);
  return getTaxUpdate(work, updateId);
}

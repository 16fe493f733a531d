import { sql } from "kysely";
import type { FieldError } from "../../../../../shared/problem.ts";
import type { Work } from "../../../../platform/work.ts";
import { findUsedAccounts } from "../../../billing/index.ts";
import { findForUndo } from "../../../customers/index.ts";
import { findLaterActs } from "../../../identity/index.ts";
import { findUsedServices } from "../../../services/index.ts";
import type { ImportRecord } from "../import-records.ts";

export const gone: FieldError = { field: "", code: "gone", message: "the customer is not here any more" };

/**
 * Which of the customers that an import created were touched since, and how. Everything counts: an edit, money, a service that was billed
 * or changed, a comment, a sign-in, any record of any module that names them.
 */
export async function findTouched(
  work: Work,
  { id: importId, finishedAt, createdAt }: Pick<ImportRecord, "id" | "finishedAt" | "createdAt">,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly FieldError[]>> {
  if (customerIds.length === 0) return new Map();
  const here = await findForUndo(work, customerIds);
  const [services, accounts] = [await findUsedServices(work, customerIds), await findUsedAccounts(work, customerIds)];
  const acts = await findLaterActs(work, customerIds, finishedAt ?? createdAt);
  const imported = await findOtherImports(work, importId, customerIds);
  const touched = new Map<string, readonly FieldError[]>();
  for (const id of customerIds) {
    const customer = here.get(id);
    if (!customer) {
      touched.set(id, [gone]);
      continue;
    }
    const notes: FieldError[] = [];
    const records = [...new Set([...customer.tables, ...(services.get(id) ?? []), ...(accounts.get(id) ?? [])])];
    if (records.length > 0) {
      notes.push({ field: "", code: "has-records", message: `there are records since: ${records.join(", ")}`, params: { records } });
    }
    const act = acts.get(id);
    const other = imported.get(id);
    if (act) {
      const params = { by: act.by, label: act.label, at: act.at.toISOString() };
      notes.push({ field: "", code: "touched-by", message: `${act.by}: ${act.label}, ${params.at}`, params });
    } else if (other !== undefined) {
      notes.push({ field: "", code: "imported-since", message: `import ${other} changed it`, params: { number: other } });
    } else if (records.length === 0 && (customer.isChanged || services.has(id) || accounts.has(id))) {
      notes.push({ field: "", code: "changed-since", message: "it was changed since" });
    }
    if (notes.length > 0) touched.set(id, notes);
  }
  return touched;
}

/** The number of another import that changed a customer. */
async function findOtherImports(work: Work, importId: string, customerIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ customerId: string; number: bigint }>`
    select row.customer_id as "customerId", max(import.number) as number from ordering.import_rows as row
    join ordering.imports as import on import.id = row.import_id
    where row.customer_id = any (${[...customerIds]}::uuid[]) and row.import_id <> ${importId} and row.outcome = 'updated' and import.rows_of = 'run'
      and row.undo is distinct from 'restored'
    group by row.customer_id`.execute(work.tx);
  return new Map(rows.map(({ customerId, number }) => [customerId, Number(number)]));
}

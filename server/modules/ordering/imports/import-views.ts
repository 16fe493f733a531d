import { sql } from "kysely";
import type { z } from "zod";
import { listPage } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import type { ImportRowView, ImportView, listImportRowsEndpoint, listImportsEndpoint } from "../contract.ts";
import { importUndoDays } from "../settings.ts";
import { db } from "../tables.ts";
import { getImport, type ImportRecord, recordOf } from "./import-records.ts";
import { undoableUntil } from "./import-state-rules.ts";

export async function importView(work: Work, record: ImportRecord): Promise<z.input<typeof ImportView>> {
  const { fileId: _fileId, fileSha256: _sha256, createdBy, createdAt, startedAt, finishedAt, undo, map, ...rest } = record;
  const until = undoableUntil(record, await getSetting(work, importUndoDays, { partnerId: record.partnerId }));
  const mayUndo = until !== null && (undo !== null || until >= work.now);
  return {
    ...rest,
    map: map as Record<string, unknown> | null,
    createdBy: createdBy.name ?? createdBy.kind,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    undoableUntil: mayUndo ? until.toISOString() : null,
    undo: undo && { ...undo, startedAt: undo.startedAt.toISOString(), finishedAt: undo.finishedAt?.toISOString() ?? null },
  };
}

export async function listImports(work: Work, query: z.output<typeof listImportsEndpoint.query>) {
  const { partner, state } = query.filter;
  const rows = db(work)
    .selectFrom("ordering.imports as import")
    .selectAll("import")
    .where(visibleTo(work.actor, { partner: "import.partner_id" }))
    .$if(partner !== undefined, (imports) => imports.where("import.partner_id", "in", partner ?? []))
    .$if(state !== undefined, (imports) => imports.where("import.state", "in", state ?? []));
  const page = await listPage(work, rows, query, {
    sorts: { createdAt: { by: sql`import.created_at`, type: "timestamptz" } },
    defaultSort: "-createdAt",
    id: sql<string>`import.id`,
  });
  return { ...page, items: await Promise.all(page.items.map((row) => importView(work, recordOf(row)))) };
}

/** The wrong ones, then those with warnings, then all others: one wrong row among thousands is what somebody has to see. */
const oddFirst = sql`((case when row.outcome = 'failed' then 0 when row.warnings <> '[]' then 1 else 2 end)::bigint * 1000000000 + row.row_number)`;

export async function listImportRows(work: Work, importId: string, query: z.output<typeof listImportRowsEndpoint.query>) {
  const record = await getImport(work, importId);
  const { outcome, hasWarnings, undo } = query.filter;
  const rows = db(work)
    .selectFrom("ordering.import_rows as row")
    .selectAll("row")
    .where("row.import_id", "=", record.id)
    .where(visibleTo(work.actor, { partner: "row.partner_id" }))
    .$if(outcome !== undefined, (all) => all.where("row.outcome", "in", outcome ?? []))
    .$if(undo !== undefined, (all) => all.where("row.undo", "in", undo ?? []))
    .$if(hasWarnings !== undefined, (all) => all.where(sql<boolean>`(row.warnings <> '[]') = ${hasWarnings ?? true}`));
  const page = await listPage(work, rows, query, {
    sorts: { rowNumber: { by: sql`row.row_number`, type: "int" }, oddFirst: { by: oddFirst, type: "bigint" } },
    defaultSort: "oddFirst",
    id: sql<string>`row.id`,
  });
  return {
    ...page,
    items: page.items.map(
      (row): z.input<typeof ImportRowView> => ({
        rowNumber: row.row_number,
        key: row.key,
        outcome: row.outcome,
        customerId: row.customer_id,
        changes: row.changes,
        errors: row.errors,
        warnings: row.warnings,
        undo: row.undo,
        undoNotes: row.undo_notes,
      }),
    ),
  };
}

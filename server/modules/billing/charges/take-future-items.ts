import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { IssuedDocument } from "../documents/issue-documents.ts";

/** B-84 a future item that stands on an issued document is spoken for until that is undone. */
export async function takeItems(work: Work, issued: readonly IssuedDocument[]): Promise<void> {
  const taken = issued.flatMap(({ draft }) =>
    draft.lines.flatMap((line) => (line.futureItemId === null ? [] : [{ item: line.futureItemId, document: draft.id }])),
  );
  if (taken.length === 0) return;
  await sql`update billing.future_items item set document_id = taken.document, version = item.version + 1
    from unnest(${taken.map((row) => row.item)}::uuid[], ${taken.map((row) => row.document)}::uuid[]) as taken (id, document)
    where item.id = taken.id`.execute(work.tx);
}

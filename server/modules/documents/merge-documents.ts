import { sql } from "kysely";
import type { MergeParticipant } from "../customers/index.ts";

/** When two customers become one, the files and contracts of the one who goes are found under the other; also those in the recycle bin. */
export const documentsOfMerges: MergeParticipant = {
  async effects(work, { loser }) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from documents.documents
      where customer_id = ${loser.id} and deleted_at is null`.execute(work.tx);
    const count = rows[0]?.count ?? 0;
    return count === 0
      ? []
      : [{ code: "documents-move", detail: `${count === 1 ? "1 document" : `${count} documents`} will come along.`, count }];
  },
  async move(work, { loser, survivor }) {
    const { rows } = await sql<{ id: string }>`update documents.documents set customer_id = ${survivor.id}, version = version + 1
      where customer_id = ${loser.id} returning id`.execute(work.tx);
    for (const table of ["contracts", "contract_events", "signers", "generations", "sign_links", "sign_codes", "asked_documents"]) {
      await sql`update ${sql.table(`documents.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(
        work.tx,
      );
    }
    return { documents: rows.map((row) => row.id) };
  },
};

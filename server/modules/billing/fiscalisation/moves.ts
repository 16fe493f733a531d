// What becomes of registrations when two customers become one. Partner moves leave them where they are: with the book that they are of.
import { sql } from "kysely";
import type { MergeParticipant } from "../../customers/index.ts";

export const registrationsOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    const { rows } = await sql<{ source_id: string }>`update billing.fiscal_registrations set customer_id = ${survivor.id}
      where customer_id = ${loser.id} returning source_id`.execute(work.tx);
    return { "fiscal-registrations": rows.map((row) => row.source_id) };
  },
};

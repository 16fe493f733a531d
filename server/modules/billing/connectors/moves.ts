// What becomes of what was pushed when two customers become one. When a customer goes to another partner, what was pushed stays with the book
// that it was pushed for: the partner's system has it.
import { sql } from "kysely";
import type { MergeParticipant } from "../../customers/index.ts";

/** Items follow their documents; the loser's contact stays known, under the survivor. */
export const accountingOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    const { rows } = await sql<{
      id: string;
    }>`update billing.accounting_items set customer_id = ${survivor.id} where customer_id = ${loser.id} returning id`.execute(work.tx);
    return { "accounting-items": rows.map((row) => row.id) };
  },
};

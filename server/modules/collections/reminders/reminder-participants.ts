// What customers were told when two become one, or one goes to another partner.
import { sql } from "kysely";
import type { MergeParticipant, MoveParticipant } from "../../customers/index.ts";

/** The survivor counts as told of what either was told of, so nobody is told it twice. */
export const remindersOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    const own = (table: string, keys: string) =>
      sql`delete from ${sql.table(table)} gone where gone.customer_id = ${loser.id} and exists (select from ${sql.table(table)} kept
        where kept.customer_id = ${survivor.id} and (${sql.raw(keys)}))`.execute(work.tx);
    await own("collections.reminders", "(kept.due_on = gone.due_on and kept.number = gone.number) or kept.sent_on = gone.sent_on");
    await own("collections.suspension_warnings", "kept.block_on = gone.block_on");
    await own(
      "collections.prepaid_notices",
      "(kept.stops_on = gone.stops_on and kept.number = gone.number) or kept.sent_on = gone.sent_on",
    );
    const { rows } = await sql<{
      id: string;
    }>`update collections.reminders set customer_id = ${survivor.id}, partner_id = ${survivor.partnerId}
      where customer_id = ${loser.id} returning id`.execute(work.tx);
    for (const table of ["collections.suspension_warnings", "collections.prepaid_notices"])
      await sql`update ${sql.table(table)} set customer_id = ${survivor.id}, partner_id = ${survivor.partnerId} where customer_id = ${loser.id}`.execute(
        work.tx,
      );
    return { reminders: rows.map((row) => row.id) };
  },
};

export const remindersOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    for (const table of ["collections.reminders", "collections.suspension_warnings", "collections.prepaid_notices"])
      await sql`update ${sql.table(table)} set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};

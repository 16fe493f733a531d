import { sql } from "kysely";
import type { MergeParticipant } from "../customers/index.ts";

/** When two customers become one, the messages to the one who goes are read under the other. What waits to be sent goes where it was addressed. */
export const messagesOfMerges: MergeParticipant = {
  async effects(work, { loser }) {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from notifications.messages where customer_id = ${loser.id}`.execute(work.tx);
    const count = rows[0]?.count ?? 0;
    return count === 0
      ? []
      : [{ code: "messages-move", detail: `${count === 1 ? "1 message" : `${count} messages`} will be found here.`, count }];
  },
  async move(work, { loser, survivor }) {
    const { rows } = await sql<{
      id: string;
    }>`update notifications.messages set customer_id = ${survivor.id} where customer_id = ${loser.id} returning id`.execute(work.tx);
    await sql`update notifications.message_attempts set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    // Devices of a sign-in that has ended are told nothing; what was told is found with the messages.
    await sql`delete from notifications.push_subscriptions where customer_id = ${loser.id}`.execute(work.tx);
    for (const table of ["pushes", "push_deliveries"])
      await sql`update notifications.${sql.raw(table)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    await sql`update notifications.notice_choices mine set customer_id = ${survivor.id} where customer_id = ${loser.id}
      and not exists (select from notifications.notice_choices theirs where theirs.customer_id = ${survivor.id}
        and theirs.notice = mine.notice and theirs.channel = mine.channel)`.execute(work.tx);
    await sql`delete from notifications.notice_choices where customer_id = ${loser.id}`.execute(work.tx);
    // Who was merged away keeps what they claimed; where both had it, one of the two stays.
    for (const table of ["news_claims", "news_reads"])
      await sql`update notifications.${sql.raw(table)} mine set customer_id = ${survivor.id} where customer_id = ${loser.id}
        and not exists (select from notifications.${sql.raw(table)} theirs where theirs.news_id = mine.news_id and theirs.customer_id = ${survivor.id})`.execute(
        work.tx,
      );
    return { messages: rows.map((row) => row.id) };
  },
};

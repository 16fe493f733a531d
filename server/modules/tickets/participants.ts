// Tickets when customers become one, or move to another partner.
import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { MergeParticipant, MoveParticipant } from "../customers/index.ts";
import type { LabelHolder } from "../partners/index.ts";

export const ticketsOfMerges: MergeParticipant = {
  async effects(work, { loser }) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from tickets.tickets
      where customer_id = ${loser.id} and deleted_at is null`.execute(work.tx);
    const count = rows[0]?.count ?? 0;
    return count === 0
      ? []
      : [{ code: "tickets-move", detail: `${count === 1 ? "1 ticket" : `${count} tickets`} will come along.`, count }];
  },
  async move(work, { loser, survivor }) {
    const { rows } = await sql<{ id: string }>`update tickets.tickets set customer_id = ${survivor.id}, version = version + 1
      where customer_id = ${loser.id} returning id`.execute(work.tx);
    for (const table of ["entries", "ticket_files", "links", "marks"] as const)
      await sql`update ${sql.table(`tickets.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    // "You" is who signs in from now on.
    await sql`update tickets.entries set author_id = ${survivor.id} where author_kind = 'customer' and author_id = ${loser.id}`.execute(
      work.tx,
    );
    return { tickets: rows.map(({ id }) => id) };
  },
};

export const ticketsOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    await sql`update platform.files set partner_id = ${to.id} where id in (select file.file_id from tickets.ticket_files file
      join tickets.entries entry on entry.id = file.entry_id join tickets.tickets ticket on ticket.id = entry.ticket_id
      where ticket.customer_id = ${customer.id})`.execute(work.tx);
    await sql`update tickets.ticket_files set partner_id = ${to.id} where entry_id in (select entry.id from tickets.entries entry
      join tickets.tickets ticket on ticket.id = entry.ticket_id where ticket.customer_id = ${customer.id})`.execute(work.tx);
    await sql`update tickets.entries set partner_id = ${to.id} where ticket_id in (select id from tickets.tickets where customer_id = ${customer.id})`.execute(
      work.tx,
    );
    for (const table of ["links", "marks", "presence"] as const)
      await sql`update ${sql.table(`tickets.${table}`)} set partner_id = ${to.id} where ticket_id in (select id from tickets.tickets where customer_id = ${customer.id})`.execute(
        work.tx,
      );
    // A group that does not serve the other partner, and whoever of it had the ticket, have it no more.
    await sql`update tickets.tickets set group_id = null, assignee_id = null, assignee_name = '', version = version + 1
      where customer_id = ${customer.id} and group_id in (select id from tickets.groups where partner_ids <> '{}' and not ${to.id}::uuid = any (partner_ids))`.execute(
      work.tx,
    );
    await sql`update tickets.tickets set partner_id = ${to.id}, version = version + 1 where customer_id = ${customer.id}`.execute(work.tx);
  },
};

export const ticketLabels: LabelHolder = {
  async countUses(work, labelIds) {
    const { rows } = await sql<{ id: string; count: number }>`select label.id, count(*)::int as count
      from unnest(${[...labelIds]}::uuid[]) as label (id) join tickets.tickets ticket on ticket.label_ids @> array[label.id]
      where ticket.deleted_at is null and ${visibleTo(work.actor, { partner: "ticket.partner_id" })} group by label.id`.execute(work.tx);
    return new Map(rows.map(({ id, count }) => [id, count]));
  },
  async removeUses(work, labelId) {
    await sql`update tickets.tickets set label_ids = array_remove(label_ids, ${labelId}::uuid), version = version + 1
      where label_ids @> array[${labelId}]::uuid[]`.execute(work.tx);
  },
};

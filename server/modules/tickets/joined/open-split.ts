import { sql } from "kysely";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { about, addEvent } from "../entries.ts";
import { ticketCreated } from "../events.ts";
import { auditTicket } from "../save-ticket.ts";
import { moveOf, type Setup } from "../setup/setup.ts";
import { db, type Entry, type Ticket } from "../tables.ts";

/** The new ticket of a split: what the old one was about, with the chosen entries. */
export async function openSplit(
  work: Work,
  setup: Setup,
  { ticket, chosen, subject, by }: { ticket: Ticket; chosen: readonly Entry[]; subject: string; by: string },
): Promise<Ticket> {
  const status = moveOf(setup, ticket.assignee_id === null ? "created" : "assigned");
  const latest = (kinds: readonly string[]): Date | null => chosen.filter(({ kind }) => kinds.includes(kind)).at(-1)?.at ?? null;
  const { partner_id, customer_id, requester_name, requester_email, priority, type_id, group_id, assignee_id, assignee_name } = ticket;
  const made = await db(work)
    .insertInto("tickets.tickets")
    .values({
      id: uuidv7(work.now.getTime()),
      ...{ partner_id, customer_id, requester_name, requester_email, subject, priority, type_id, group_id, assignee_id, assignee_name },
      ...{
        status_id: status.id,
        kind: status.kind,
        status_at: work.now,
        channel: ticket.channel,
        service_id: ticket.service_id,
        mailbox_id: ticket.mailbox_id,
      },
      ...{
        hidden: ticket.hidden,
        watcher_ids: ticket.watcher_ids,
        watcher_names: ticket.watcher_names,
        copies: ticket.copies,
        label_ids: ticket.label_ids,
        created_by_name: by,
      },
      ...{ created_at: work.now, updated_at: work.now, public_at: work.now },
      told_at: latest(["reply"]),
      last_customer_at: latest(["message"]),
      last_staff_at: latest(["reply", "call"]),
      first_reply_at: chosen.find(({ kind }) => kind === "reply")?.at ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await sql`update tickets.entries set ticket_id = ${made.id} where id = any (${chosen.map(({ id }) => id)}::uuid[])`.execute(work.tx);
  await db(work)
    .insertInto("tickets.links")
    .values({ ticket_id: ticket.id, other_id: made.id, kind: "split", partner_id, customer_id })
    .execute();
  await addEvent(work, made, { code: "created", isPublic: true });
  auditTicket(work, made, "created", { subject: { before: null, after: subject } });
  work.emit(ticketCreated, about(made), {
    number: Number(made.number),
    entryId: chosen[0]?.id ?? made.id,
    channel: made.channel,
    by: "staff",
    entryKind: "note",
  });
  return made;
}

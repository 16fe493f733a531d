// Who looks at a ticket right now, and who writes (O-143). Pages say so every 20 seconds; others hear only of what changes.
import { sql } from "kysely";
import { permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { ticketPresenceChanged } from "../events.ts";
import { getReachableTicket } from "../find-ticket.ts";
import { db } from "../tables.ts";

const forgottenMs = 45_000;

export interface Present {
  readonly admin: { readonly id: string; readonly name: string };
  readonly isWriting: boolean;
  readonly since: string;
}

/** Everybody else; oneself one knows. */
export async function listPresence(work: Work, ticketId: string): Promise<Present[]> {
  await getReachableTicket(work, ticketId, "tickets.tickets.view");
  const { actor } = work;
  const rows = await db(work)
    .selectFrom("tickets.presence")
    .select(["admin_id as id", "admin_name as name", "is_writing as isWriting", "since"])
    .where("ticket_id", "=", ticketId)
    .where("seen_at", ">", new Date(work.now.getTime() - forgottenMs))
    .where("admin_id", "<>", actor.kind === "staff" || actor.kind === "key" ? actor.adminId : "00000000-0000-0000-0000-000000000000")
    .orderBy("since")
    .limit(50)
    .execute();
  return rows.map(({ id, name, isWriting, since }) => ({ admin: { id, name }, isWriting, since: since.toISOString() }));
}

export async function markPresence(work: Work, ticketId: string, state: "viewing" | "writing" | "left"): Promise<Present[]> {
  const { actor } = work;
  if (actor.kind !== "staff") throw permissionDenied("Only people look at tickets.");
  const ticket = await getReachableTicket(work, ticketId, "tickets.tickets.view");
  const isWriting = state === "writing";
  const { rows: before } = await sql<{ is_writing: boolean; is_here: boolean }>`
    select is_writing, seen_at > ${new Date(work.now.getTime() - forgottenMs)} as is_here from tickets.presence
    where ticket_id = ${ticketId} and admin_id = ${actor.adminId}`.execute(work.tx);
  const was = before[0]?.is_here ? before[0] : undefined;
  if (state === "left") {
    await sql`delete from tickets.presence where ticket_id = ${ticketId} and (admin_id = ${actor.adminId} or seen_at < ${new Date(work.now.getTime() - forgottenMs)})`.execute(
      work.tx,
    );
  } else {
    await sql`insert into tickets.presence (ticket_id, admin_id, partner_id, admin_name, is_writing, since, seen_at)
      values (${ticketId}, ${actor.adminId}, ${ticket.partner_id}, ${actor.name}, ${isWriting}, ${work.now}, ${work.now})
      on conflict (ticket_id, admin_id) do update set is_writing = excluded.is_writing, seen_at = excluded.seen_at,
        since = case when ${was === undefined} then excluded.since else presence.since end`.execute(work.tx);
  }
  const hasChanged = state === "left" ? was !== undefined : was?.is_writing !== isWriting;
  if (hasChanged)
    work.emit(ticketPresenceChanged, { partnerId: ticket.partner_id, customerId: null, objectId: ticketId, staffOnly: true }, {});
  return listPresence(work, ticketId);
}

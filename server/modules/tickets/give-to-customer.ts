import { sql } from "kysely";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { type Customer, findCustomer } from "../customers/index.ts";
import { addEvent, toldText } from "./entries.ts";
import { customerWrote } from "./problems.ts";
import type { TicketSet } from "./save-ticket.ts";
import type { Ticket } from "./tables.ts";

/**
 * Whose ticket it is, said or mended. Once the present customer has written in it themselves it stays theirs: their words are nobody else's
 * to read.
 */
export async function giveToCustomer(work: Work, ticket: Ticket, customer: Customer, set: TicketSet): Promise<void> {
  if (customer.partnerId !== ticket.partner_id) throw fieldProblem("customerId", "partner-mismatch", "The customer is another partner's.");
  const { rows } = await sql`select 1 from tickets.entries where ticket_id = ${ticket.id} and kind = 'message' and channel <> 'admin'
    and author_id = ${ticket.customer_id} limit 1`.execute(work.tx);
  if (ticket.customer_id !== null && rows.length > 0)
    throw customerWrote("The customer has written here themselves, so the ticket stays theirs. Open a new one for the other customer.");
  const before = ticket.customer_id === null ? undefined : await findCustomer(work, ticket.customer_id);
  await sql`update tickets.entries set customer_id = ${customer.id} where ticket_id = ${ticket.id} and customer_id is not distinct from ${ticket.customer_id}`.execute(
    work.tx,
  );
  await sql`update platform.files set customer_id = ${customer.id} where id in (select file.file_id from tickets.ticket_files file
    join tickets.entries entry on entry.id = file.entry_id where entry.ticket_id = ${ticket.id} and file.is_public)`.execute(work.tx);
  await sql`update tickets.ticket_files set customer_id = ${customer.id} where is_public and entry_id in (
    select id from tickets.entries where ticket_id = ${ticket.id})`.execute(work.tx);
  await sql`update tickets.links set customer_id = ${customer.id} where ticket_id = ${ticket.id}`.execute(work.tx);
  await sql`delete from tickets.marks where ticket_id = ${ticket.id}`.execute(work.tx);
  // The service was the other's.
  Object.assign(set, { customer_id: customer.id, service_id: null } satisfies TicketSet);
  await addEvent(
    work,
    { ...ticket, customer_id: customer.id },
    {
      code: "customer",
      from: toldText(before?.fullName ?? ticket.requester_name),
      to: toldText(customer.fullName),
    },
  );
}

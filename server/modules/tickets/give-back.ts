import type { Work } from "../../platform/work.ts";
import { findAdministrator } from "../identity/index.ts";
import { addEvent, toldText } from "./entries.ts";
import { saveTicket } from "./save-ticket.ts";
import { db } from "./tables.ts";

/** O-119 what a customer opens again is with whoever had it, if they still work here; else it is the group's. */
export async function giveBack(work: Work, { objectId: ticketId }: { objectId: string }): Promise<void> {
  const ticket = await db(work).selectFrom("tickets.tickets").selectAll().where("id", "=", ticketId).forUpdate().executeTakeFirst();
  if (!ticket || ticket.assignee_id === null || ticket.kind === "closed") return;
  if ((await findAdministrator(work, ticket.assignee_id))?.status === "active") return;
  await addEvent(work, ticket, { code: "assigned", from: toldText(ticket.assignee_name) });
  await saveTicket(work, ticket, { assignee_id: null, assignee_name: "" }, "updated");
}

// Who looks at a ticket right now.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { Person, ticketId } from "../contract.ts";

const Presence = z.object({ admin: Person, isWriting: z.boolean(), since: MomentShape });
export const listPresenceEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/ticket-presence/:ticketId",
  summary: "Who else looks at this ticket right now, and who writes. Open pages hear of changes as `ticket_presence`.",
  params: ticketId,
  returns: z.object({ items: z.array(Presence) }),
});
export const markPresenceEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-presence/:ticketId",
  summary:
    "Says that you look at a ticket, or write: every 20 seconds while you do, and once when you leave. After 45 seconds it is forgotten.",
  params: ticketId,
  body: z.strictObject({ state: z.enum(["viewing", "writing", "left"]) }),
  returns: z.object({ items: z.array(Presence) }),
});

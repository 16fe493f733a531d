// Tickets that become one, come out of one, or belong together.
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { Subject, TicketView, ticketId } from "../contract.ts";

export const mergeTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/merge",
  summary: "Moves the entries of this ticket into another of the same partner and closes this one. Answers that other one.",
  params: ticketId,
  body: z.strictObject({
    intoId: z.uuid(),
    /** Of two customers: 409 `other-customer` asks first; the other customer never sees what was moved. */
    evenIfOtherCustomer: z.boolean().default(false),
  }),
  returns: TicketView,
});
export const unmergeTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/unmerge",
  summary: "Takes a merge back within 24 hours: called on the ticket that was merged into another.",
  params: ticketId,
  body: z.strictObject({}),
  returns: TicketView,
});
export const splitTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/split",
  summary: "Makes a new ticket out of some entries. Answers the new one.",
  params: ticketId,
  body: z.strictObject({ entryIds: z.array(z.uuid()).min(1).max(200), subject: Subject }),
  returns: TicketView,
});
export const linkTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/links",
  summary: "Says that two tickets belong together.",
  params: ticketId,
  body: z.strictObject({ otherId: z.uuid() }),
  returns: TicketView,
});
export const unlinkTicketEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/tickets/:ticketId/links/:otherId",
  summary: "Takes the link between two related tickets away.",
  params: ticketId.extend({ otherId: z.uuid() }),
  returns: TicketView,
});

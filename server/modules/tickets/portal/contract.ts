// What customers see of their tickets, and do with them.
import { z } from "zod";
import { BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledNote } from "../../../../shared/text.ts";
import { CheckView } from "../../devices/contract.ts";
import { channels, FileIds, MessageText, Priority, portalFields, StatusKind, Subject, TicketFileView, ticketId } from "../contract.ts";
import { asFile, fileId } from "../files/contract.ts";

const PortalStatus = z.object({ kind: StatusKind, titles: z.record(z.string(), z.string()), colour: z.string() });
/** What `portal.tickets.fields` leaves out is absent. */
export const PortalTicketRow = z.object({
  id: z.uuid(),
  number: z.int().optional(),
  subject: z.string().optional(),
  priority: Priority.optional(),
  status: PortalStatus.optional(),
  group: z.string().nullable().optional(),
  type: z.record(z.string(), z.string()).nullable().optional(),
  assignedTo: z.string().nullable().optional(),
  watching: z.array(z.string()).optional(),
  createdAt: MomentShape.optional(),
  updatedAt: MomentShape.optional(),
  isStarred: z.boolean().optional(),
  isOpen: z.boolean(),
  isUnread: z.boolean(),
});
const PortalEntry = z.object({
  id: z.uuid(),
  kind: z.enum(["reply", "message", "call", "event"]),
  author: z.object({ kind: z.enum(["you", "staff", "system"]), name: z.string() }),
  channel: z.enum(channels),
  text: z.string(),
  quoted: z.string(),
  at: MomentShape,
  files: z.array(TicketFileView),
  /** Status changes, by the customer's words for them. */
  event: z
    .object({
      code: z.enum(["created", "status", "reopened", "closed-by-itself", "reminded", "follow-up"]),
      status: PortalStatus.nullable(),
    })
    .nullable(),
  isUnread: z.boolean(),
});
export const PortalTicketView = PortalTicketRow.required({
  number: true,
  subject: true,
  status: true,
  createdAt: true,
  updatedAt: true,
}).extend({
  service: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  /** P-162 the check of the connection that was attached. */
  diagnosis: CheckView.nullable(),
  entries: z.array(PortalEntry),
  mayClose: z.boolean(),
  mayReply: z.boolean(),
  /** Closed for so long that an answer opens a new ticket, which is linked to this one. */
  answerOpensNew: z.boolean(),
  rating: z.object({ isSatisfied: z.boolean(), comment: z.string(), mayChangeUntil: MomentShape }).nullable(),
  mayRate: z.boolean(),
  /** The ticket that this one goes on from, and those that go on from it. */
  links: z.array(z.object({ id: z.uuid(), number: z.int(), subject: z.string(), isEarlier: z.boolean() })),
});

export const portalTicketsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/tickets",
  summary: "Your tickets, open or closed, with what the provider shows of them.",
  query: listQuery({
    sort: ["updatedAt", "createdAt", "number", "subject"],
    filter: { state: z.enum(["open", "closed"]).optional(), starred: BooleanText.optional(), text: z.string().max(100).optional() },
  }),
  returns: listOf(PortalTicketRow),
});
export const portalTicketOptionsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/tickets/options",
  summary: "What you can choose when you write to us.",
  returns: z.object({
    fields: z.array(z.enum(portalFields)),
    types: z.array(z.object({ id: z.uuid(), titles: z.record(z.string(), z.string()) })),
    mayChoosePriority: z.boolean(),
    /** `isLine`: its connection can be checked. */
    services: z.array(z.object({ id: z.uuid(), title: z.string(), isLine: z.boolean() })),
    mayClose: z.boolean(),
    attachMaxMb: z.int(),
    maxFiles: z.int(),
    /** So many more today. */
    newTicketsLeft: z.int(),
  }),
});
export const portalUnreadEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/tickets/unread",
  summary: "In how many of your tickets there is something that you have not read.",
  returns: z.object({ count: z.int() }),
});
export const portalTicketEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/tickets/:ticketId",
  summary: "One of your tickets with all that was said in it.",
  params: ticketId,
  returns: PortalTicketView,
});
export const portalCreateTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/tickets",
  summary: "Writes to the provider. At most 20 new tickets a day.",
  body: z.strictObject({
    subject: Subject,
    typeId: z.uuid().nullable().default(null),
    priority: Priority.optional(),
    serviceId: z.uuid().nullable().default(null),
    text: MessageText,
    fileIds: FileIds,
    /** P-162 a check of the connection whose results go along. */
    checkId: z.uuid().nullish(),
  }),
  returns: PortalTicketView,
  idempotent: true,
});
export const portalReplyEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/tickets/:ticketId/replies",
  summary:
    "Writes into a ticket. A closed one opens again, or after some days a new one that is linked to it: the answer is where it went.",
  params: ticketId,
  body: z.strictObject({ text: MessageText, fileIds: FileIds }),
  returns: PortalTicketView,
  idempotent: true,
});
export const Vote = { isSatisfied: z.boolean(), comment: FilledNote(2_000).or(z.literal("")).default("") };
export const portalCloseTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/tickets/:ticketId/close",
  summary: "Says that a ticket is settled, and how it was, if you like.",
  params: ticketId,
  body: z.strictObject({ rating: z.strictObject(Vote).optional() }),
  returns: PortalTicketView,
});
export const portalRateTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/tickets/:ticketId/rating",
  summary: "Says how a closed ticket went; it can be changed for 7 days.",
  params: ticketId,
  body: z.strictObject(Vote),
  returns: PortalTicketView,
});
export const portalReadTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/tickets/:ticketId/read",
  summary: "Marks a ticket as read, on all your devices.",
  params: ticketId,
  body: z.strictObject({}),
  returns: z.object({ count: z.int() }),
});
export const portalStarTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/tickets/:ticketId/star",
  summary: "Puts a star on a ticket, or takes it off.",
  params: ticketId,
  body: z.strictObject({ isStarred: z.boolean() }),
});
export const portalUploadFileEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/ticket-files",
  summary: "Uploads one file for a message that is still being written; name its id when you send.",
  request: "upload",
  body: z.strictObject({}),
  returns: TicketFileView,
});
export const portalDownloadFileEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/ticket-files/:fileId",
  summary: "A file of one of your tickets.",
  params: fileId,
  query: asFile,
  reply: "file",
});

// Tickets: every contact with the provider in one thread. What staff do with them, and what a customer sees of them in the portal.
import { z } from "zod";
import { anyOf, BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { FilledLine, FilledNote, LanguageTag, Line } from "../../../shared/text.ts";
import { CheckView } from "../devices/contract.ts";

export const priorities = ["low", "medium", "high", "urgent"] as const;
export const statusKinds = ["new", "open", "pending", "hold", "closed"] as const;
/** How an entry came; others come with their connectors. */
export const channels = ["portal", "app", "mail", "phone", "whatsapp", "chat", "sms", "api", "admin", "monitoring"] as const;
/** `reply`: staff to the customer. `message`: the customer to staff. `note`: among staff. `call`: a call that staff wrote down. */
export const entryKinds = ["reply", "message", "note", "call", "event"] as const;
/** What staff are told about an entry that came by mail. */
const mailMarks = ["stranger", "unverified", "automatic", "cut", "unreadable", "encrypted", "files-left-out", "bounced"] as const;
/** What happened to a ticket, told between its entries. */
export const eventCodes = [
  "created",
  "status",
  "assigned",
  "group",
  "priority",
  "type",
  "subject",
  "service",
  "customer",
  "hidden",
  "shown",
  "watchers",
  "labels",
  "merged-from",
  "merged-into",
  "unmerged",
  "split-from",
  "split-to",
  "follow-up",
  "spam",
  "not-spam",
  "deleted",
  "restored",
  "reopened",
  "reminded",
  "closed-by-itself",
  "rated",
  "named-in-subject",
] as const;
/** What moves a ticket by itself into a status (O-118); each leads to one status of a fitting kind. */
export const moveEvents = ["created", "assigned", "customer_replied", "staff_replied", "closed", "reopened"] as const;
/** What the portal's list shows of a ticket (`portal.tickets.fields`). */
export const portalFields = [
  "id",
  "subject",
  "priority",
  "status",
  "group",
  "type",
  "assigned_to",
  "watching",
  "created",
  "updated",
  "star",
] as const;

export type Priority = (typeof priorities)[number];
export type StatusKind = (typeof statusKinds)[number];
export type Channel = (typeof channels)[number];
export type MailMark = (typeof mailMarks)[number];
export type EntryKind = (typeof entryKinds)[number];
export type EventCode = (typeof eventCodes)[number];
export type MoveEvent = (typeof moveEvents)[number];
export type PortalField = (typeof portalFields)[number];

/** A title in each language; where the reader's is missing, the English one serves, else any. */
export const Titles = z.record(LanguageTag, FilledLine(60)).refine((titles) => Object.keys(titles).length > 0, {
  params: { code: "required" },
  message: "a title in at least one language",
});
export const Person = z.object({ id: z.uuid(), name: z.string() });
export const Priority = z.enum(priorities);
export const StatusKind = z.enum(statusKinds);

const mostFiles = 10;
/** Files that were uploaded before, by who writes, and belong to nothing yet. */
export const FileIds = z.array(z.uuid()).max(mostFiles).default([]);
export const MessageText = FilledNote(20_000);
export const Subject = FilledLine(150).refine((text) => text.length >= 3, {
  params: { code: "too-short", minimum: 3 },
  message: "at least 3 characters",
});

export const TicketFileView = z.object({
  id: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  /** The browser may show it; others are saved. */
  mayShowInline: z.boolean(),
});

/** A status as it is shown where it is worn. */
const StatusBrief = z.object({ id: z.uuid(), kind: StatusKind, titles: z.record(z.string(), z.string()), colour: z.string() });
const Told = z.object({
  /** A name, a subject, a priority. */
  text: z.string(),
  /** Of a status or a type: as it was called then. */
  titles: z.record(z.string(), z.string()).nullable(),
});
const TicketRef = z.object({ id: z.uuid(), number: z.int(), subject: z.string() });

// Staff: tickets ------------------------------------------------------------------------------------------------------------

export const TicketRow = z.object({
  id: z.uuid(),
  /** People say T-901. */
  number: z.int(),
  subject: z.string(),
  partnerId: z.uuid(),
  /** Null: nobody knows yet whose it is; `requester` says what is known. */
  customer: z.object({ id: z.uuid(), number: z.int(), name: z.string() }).nullable(),
  requester: z.object({ name: z.string(), email: z.string() }),
  priority: Priority,
  status: StatusBrief,
  group: Person.nullable(),
  type: z.object({ id: z.uuid(), titles: z.record(z.string(), z.string()) }).nullable(),
  assignee: Person.nullable(),
  labelIds: z.array(z.uuid()),
  channel: z.enum(channels),
  /** Not shown to the customer. */
  hidden: z.boolean(),
  /** The last public word is the customer's. */
  awaitsStaff: z.boolean(),
  rating: z.enum(["satisfied", "not_satisfied"]).nullable(),
  createdAt: MomentShape,
  updatedAt: MomentShape,
  lastCustomerAt: MomentShape.nullable(),
  lastStaffAt: MomentShape.nullable(),
  closedAt: MomentShape.nullable(),
  version: z.int(),
});

export const EntryView = z.object({
  id: z.uuid(),
  kind: z.enum(entryKinds),
  /** The customer sees it. */
  isPublic: z.boolean(),
  author: z.object({ kind: z.enum(["staff", "customer", "system"]), id: z.uuid().nullable(), name: z.string() }),
  channel: z.enum(channels),
  /** Plain text with line ends. */
  text: z.string(),
  /** What a mail quoted of those before it; empty: nothing. */
  quoted: z.string(),
  /** Of one that came by mail: the address that it came from. */
  fromAddress: z.string(),
  marks: z.array(z.enum(mailMarks)),
  at: MomentShape,
  files: z.array(TicketFileView),
  event: z.object({ code: z.enum(eventCodes), from: Told.nullable(), to: Told.nullable(), ticket: TicketRef.nullable() }).nullable(),
  call: z.object({ direction: z.enum(["in", "out"]), minutes: z.int() }).nullable(),
  /** It was written in another ticket, which was merged into this one: that one's number. */
  originNumber: z.int().nullable(),
});

const linkKinds = ["related", "merged", "follow_up", "split"] as const;
export const TicketView = TicketRow.extend({
  service: z.object({ id: z.uuid(), number: z.int(), title: z.string() }).nullable(),
  /** P-162 what the check of the connection had found that was attached when it was opened. */
  diagnosis: CheckView.nullable(),
  watchers: z.array(Person),
  /** Addresses outside that get the public replies, too. */
  copies: z.array(z.string()),
  links: z.array(
    TicketRef.extend({
      kind: z.enum(linkKinds),
      /** The other one came first: this is its follow-up, or was made out of it. */
      isEarlier: z.boolean(),
      status: StatusBrief,
    }),
  ),
  /** The latest 1,000, in time order. */
  entries: z.array(EntryView),
  reopened: z.int(),
  ratingComment: z.string(),
  ratedAt: MomentShape.nullable(),
  firstReplyAt: MomentShape.nullable(),
  /** Until where the customer has read; null: never opened in the portal. */
  customerReadAt: MomentShape.nullable(),
  mergedInto: TicketRef.nullable(),
  /** A merge can be undone until then. */
  unmergeUntil: MomentShape.nullable(),
  spamAt: MomentShape.nullable(),
  deletedAt: MomentShape.nullable(),
  /** The statuses that the present one may be followed by. */
  nextStatusIds: z.array(z.uuid()),
  /** Others may see it and not change it. */
  mayUpdate: z.boolean(),
});

export const ticketId = z.object({ ticketId: z.uuid() });

/** "open": not closed; "mine", "watching" and "unassigned" are open ones, too. */
export const folders = ["open", "mine", "unassigned", "watching", "closed", "all", "spam", "deleted"] as const;
export const ticketFilter = {
  /** Left out: open. */
  folder: z.enum(folders).optional(),
  statusId: anyOf(z.uuid()).optional(),
  statusKind: anyOf(StatusKind).optional(),
  groupId: anyOf(z.union([z.uuid(), z.literal("none")])).optional(),
  assigneeId: anyOf(z.union([z.uuid(), z.literal("none"), z.literal("me")])).optional(),
  typeId: anyOf(z.uuid()).optional(),
  priority: anyOf(Priority).optional(),
  channel: anyOf(z.enum(channels)).optional(),
  partnerId: z.uuid().optional(),
  customerId: z.uuid().optional(),
  labelId: anyOf(z.uuid()).optional(),
  hidden: BooleanText.optional(),
  /** The last public word is the customer's. */
  awaitsStaff: BooleanText.optional(),
  rating: anyOf(z.enum(["satisfied", "not_satisfied"])).optional(),
  createdFrom: MomentShape.optional(),
  createdTo: MomentShape.optional(),
  /** A number ("901", "T-901"), or words of the subject, the customer's name or the thread. */
  text: z.string().max(100).optional(),
};
const ticketSorts = ["updatedAt", "createdAt", "number", "priority", "lastCustomerAt", "subject"] as const;

export const listTicketsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tickets",
  summary: "The tickets that you may see. Those in the spam folder and in the recycle bin are in their folders alone.",
  query: listQuery({ sort: ticketSorts, filter: ticketFilter }),
  returns: listOf(TicketRow),
});
const Count = z.object({ id: z.uuid().nullable(), count: z.int() });
export const ticketCountsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tickets/counts",
  summary: "How many tickets lie in each folder, and the open ones by status, group (null: none) and assignee.",
  returns: z.object({
    folders: z.record(z.enum(folders), z.int()),
    awaitsStaff: z.int(),
    byStatus: z.array(Count),
    byGroup: z.array(Count),
    byAssignee: z.array(Count),
  }),
});
export const getTicketEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tickets/:ticketId",
  summary: "A ticket with its thread. Internal notes need the right to see notes.",
  params: ticketId,
  returns: TicketView,
});
export const createTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets",
  summary: "Opens a ticket for a customer, or for somebody who is not known yet.",
  body: z.strictObject({
    customerId: z.uuid().nullable().default(null),
    /** Needed where there is no customer. */
    partnerId: z.uuid().optional(),
    requester: z.strictObject({ name: Line(200).default(""), email: z.union([z.email(), z.literal("")]).default("") }).optional(),
    subject: Subject,
    text: MessageText,
    /** Who speaks in the first entry: the customer (a call that staff write down), staff to the customer, or staff among themselves. */
    as: z.enum(["message", "reply", "note"]).default("message"),
    channel: z.enum(channels).default("admin"),
    priority: Priority.default("medium"),
    statusId: z.uuid().optional(),
    typeId: z.uuid().nullable().default(null),
    groupId: z.uuid().nullable().default(null),
    assigneeId: z.uuid().nullable().default(null),
    watcherIds: z.array(z.uuid()).max(50).default([]),
    copies: z.array(z.email()).max(20).default([]),
    labelIds: z.array(z.uuid()).max(50).default([]),
    serviceId: z.uuid().nullable().default(null),
    hidden: z.boolean().default(false),
    fileIds: FileIds,
  }),
  returns: TicketView,
  idempotent: true,
});
export const updateTicketEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/tickets/:ticketId",
  summary: "Changes what stands around the thread. A customer can be set or mended as long as the present one wrote nothing.",
  params: ticketId,
  body: z
    .strictObject({
      subject: Subject,
      statusId: z.uuid(),
      priority: Priority,
      typeId: z.uuid().nullable(),
      groupId: z.uuid().nullable(),
      /** Needs the right to assign. */
      assigneeId: z.uuid().nullable(),
      watcherIds: z.array(z.uuid()).max(50),
      copies: z.array(z.email()).max(20),
      labelIds: z.array(z.uuid()).max(50),
      serviceId: z.uuid().nullable(),
      customerId: z.uuid(),
      hidden: z.boolean(),
    })
    .partial(),
  returns: TicketView,
  versioned: true,
});
export const takeTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/take",
  summary: "Makes you the assignee. Who has it already is asked for first.",
  params: ticketId,
  body: z.strictObject({
    /** Whom the page showed as the assignee; somebody else meanwhile: 409 `taken-meanwhile`. */
    from: z.uuid().nullable(),
  }),
  returns: TicketView,
});
export const replyTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/replies",
  summary: "Answers the customer. Where a newer public entry than `seen` exists, 409 `newer-entry` asks first.",
  params: ticketId,
  body: z.strictObject({
    text: MessageText,
    fileIds: FileIds,
    /** "keep": the status stays. Left out: what a reply of staff leads to, usually "Waiting on customer". */
    status: z.union([z.uuid(), z.literal("keep")]).optional(),
    /** The last public entry that the page showed; null: none. */
    seen: z.uuid().nullable(),
    /** Said by the person who was asked. */
    evenIfNewer: z.boolean().default(false),
  }),
  returns: TicketView,
  idempotent: true,
});
export const addNoteEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/notes",
  summary: "A note among staff; it never reaches the customer. Who is mentioned becomes a watcher.",
  params: ticketId,
  body: z.strictObject({ text: MessageText, fileIds: FileIds, mentionIds: z.array(z.uuid()).max(20).default([]) }),
  returns: TicketView,
  idempotent: true,
});
export const addCallEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/calls",
  summary: "Writes down a call. The customer sees the summary unless it is internal.",
  params: ticketId,
  body: z.strictObject({
    text: MessageText,
    direction: z.enum(["in", "out"]),
    minutes: z.int().min(0).max(1_440).default(0),
    isPublic: z.boolean().default(true),
    status: z.union([z.uuid(), z.literal("keep")]).default("keep"),
    fileIds: FileIds,
  }),
  returns: TicketView,
  idempotent: true,
});
export const closeTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/close",
  summary: "Closes a ticket as resolved; the customer is told and asked how it was.",
  params: ticketId,
  body: z.strictObject({}),
  returns: TicketView,
});
export const reopenTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/reopen",
  summary: "Opens a closed ticket again.",
  params: ticketId,
  body: z.strictObject({}),
  returns: TicketView,
});
export const spamTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/:ticketId/spam",
  summary: "Into the spam folder or out of it. Nobody is told.",
  params: ticketId,
  body: z.strictObject({ isSpam: z.boolean() }),
  returns: TicketView,
});
export const deleteTicketEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/tickets/:ticketId",
  summary: "Moves a ticket into the recycle bin. The customer does not see it any more.",
  params: ticketId,
  versioned: true,
});
export const restoreTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/recycle-bin/tickets/:ticketId/restore",
  summary: "Brings a ticket back from the recycle bin.",
  params: ticketId,
  returns: TicketView,
});
export const listAssigneesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tickets/assignees",
  summary: "Whom a ticket can be given to: the members of its group, or everybody with tickets where there is none.",
  query: z.strictObject({
    groupId: z.uuid().optional(),
    /** Only who sees this partner. */
    partnerId: z.uuid().optional(),
  }),
  returns: z.object({ items: z.array(Person.extend({ open: z.int() })) }),
});

// Tickets: every contact with the provider in one thread. What staff do with them, and what a customer sees of them in the portal.
import { z } from "zod";
import { anyOf, BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { ColourCode, FilledLine, FilledNote, LanguageTag, Line } from "../../../shared/text.ts";
import { CheckView } from "../devices/contract.ts";

export const priorities = ["low", "medium", "high", "urgent"] as const;
export const statusKinds = ["new", "open", "pending", "hold", "closed"] as const;
/** How an entry came; others come with their connectors. */
export const channels = ["portal", "app", "mail", "phone", "whatsapp", "chat", "sms", "api", "admin", "monitoring"] as const;
/** `reply`: staff to the customer. `message`: the customer to staff. `note`: among staff. `call`: a call that staff wrote down. */
export const entryKinds = ["reply", "message", "note", "call", "event"] as const;
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
export type EntryKind = (typeof entryKinds)[number];
export type EventCode = (typeof eventCodes)[number];
export type MoveEvent = (typeof moveEvents)[number];
export type PortalField = (typeof portalFields)[number];

/** A title in each language; where the reader's is missing, the English one serves, else any. */
const Titles = z.record(LanguageTag, FilledLine(60)).refine((titles) => Object.keys(titles).length > 0, {
  params: { code: "required" },
  message: "a title in at least one language",
});
const Person = z.object({ id: z.uuid(), name: z.string() });
const Priority = z.enum(priorities);
const StatusKind = z.enum(statusKinds);

const mostFiles = 10;
/** Files that were uploaded before, by who writes, and belong to nothing yet. */
const FileIds = z.array(z.uuid()).max(mostFiles).default([]);
const MessageText = FilledNote(20_000);
const Subject = FilledLine(150).refine((text) => text.length >= 3, {
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

const ticketId = z.object({ ticketId: z.uuid() });

/** "open": not closed; "mine", "watching" and "unassigned" are open ones, too. */
export const folders = ["open", "mine", "unassigned", "watching", "closed", "all", "spam", "deleted"] as const;
const ticketFilter = {
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

/** What one act does to many tickets; what is left out stays. */
export const MassChange = z
  .strictObject({
    assigneeId: z.uuid().nullable(),
    groupId: z.uuid().nullable(),
    statusId: z.uuid(),
    priority: Priority,
    typeId: z.uuid().nullable(),
    addLabelIds: z.array(z.uuid()).max(20),
    removeLabelIds: z.array(z.uuid()).max(20),
    addWatcherIds: z.array(z.uuid()).max(20),
  })
  .partial();
export const massTicketsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/tickets/mass",
  summary:
    "Says what an act would do to many tickets, chosen by hand or by the list's filter; nothing is changed yet. It goes on as every mass action, by the id that is answered.",
  body: z
    .strictObject({
      act: z.enum(["change", "spam", "delete"]),
      change: MassChange.default({}),
      ids: z.array(z.uuid()).min(1).max(50_000).optional(),
      filter: z.strictObject(ticketFilter).optional(),
    })
    .refine((body) => (body.ids === undefined) !== (body.filter === undefined), {
      params: { code: "ids-or-filter" },
      message: "either ids or a filter",
      path: ["ids"],
    }),
  returns: z.object({ actionId: z.uuid() }),
});

// Staff: files, presence, canned responses ---------------------------------------------------------------------------------------

export const uploadTicketFileEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-files",
  summary: "Uploads one file for an entry that is still being written; name its id when you send. At most 25 MB, no programs or scripts.",
  request: "upload",
  body: z.strictObject({}),
  returns: TicketFileView,
});
const fileId = z.object({ fileId: z.uuid() });
const asFile = z.strictObject({
  /** Show it in the page instead of saving it, where its type allows. */
  inline: BooleanText.optional(),
});
export const downloadTicketFileEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/ticket-files/:fileId",
  summary: "A file of a ticket; one of a note needs the right to see notes.",
  params: fileId,
  query: asFile,
  reply: "file",
});
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

const cannedFields = {
  title: FilledLine(120),
  folder: Line(80),
  /** What follows the slash: "outage". */
  shortcut: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9-]{0,30}$/),
  subject: Line(150),
  /** By language, with placeholders such as {{ customer.name }}. */
  texts: z.record(LanguageTag, FilledNote(20_000)).refine((texts) => Object.keys(texts).length > 0, {
    params: { code: "required" },
    message: "a text in at least one language",
  }),
  /** Shared ones need the right for them; others are one's own. */
  isShared: z.boolean(),
  /** Of a shared one; empty: every group's. */
  groupIds: z.array(z.uuid()).max(100),
  /** Of a shared one; empty: every partner's. */
  partnerIds: z.array(z.uuid()).max(1000),
};
export const cannedPlaceholders = [
  "customer.name",
  "customer.number",
  "ticket.number",
  "ticket.subject",
  "ticket.status",
  "agent.name",
  "partner.name",
  "partner.phone",
  "partner.email",
  "service.title",
] as const;
export const CannedView = z.object({
  ...cannedFields,
  id: z.uuid(),
  texts: z.record(z.string(), z.string()),
  isMine: z.boolean(),
  madeBy: z.string(),
  mayChange: z.boolean(),
  version: z.int(),
});
const cannedId = z.object({ cannedId: z.uuid() });
export const listCannedEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/ticket-answers",
  summary: "Prepared answers: your own and the shared ones that you may use, by folder and title.",
  query: z.strictObject({ groupId: z.uuid().optional(), text: z.string().max(100).optional() }),
  returns: z.object({ items: z.array(CannedView), placeholders: z.array(z.enum(cannedPlaceholders)) }),
});
export const createCannedEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-answers",
  summary: "Keeps a prepared answer.",
  body: z.strictObject({
    ...cannedFields,
    folder: cannedFields.folder.default(""),
    shortcut: cannedFields.shortcut.default(""),
    subject: cannedFields.subject.default(""),
    isShared: z.boolean().default(false),
    groupIds: cannedFields.groupIds.default([]),
    partnerIds: cannedFields.partnerIds.default([]),
  }),
  returns: CannedView,
});
export const updateCannedEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/ticket-answers/:cannedId",
  summary: "Changes a prepared answer.",
  params: cannedId,
  body: z.strictObject(cannedFields).partial(),
  returns: CannedView,
  versioned: true,
});
export const deleteCannedEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/ticket-answers/:cannedId",
  summary: "Forgets a prepared answer.",
  params: cannedId,
  versioned: true,
});
export const fillCannedEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tickets/:ticketId/answers/:cannedId",
  summary:
    "A prepared answer in the customer's language, filled in for this ticket. What could not be filled in stands as {{ it }} and blocks sending.",
  params: ticketId.extend({ cannedId: z.uuid() }),
  returns: z.object({ subject: z.string(), text: z.string(), language: z.string(), unresolved: z.array(z.string()) }),
});

// Staff: how the help desk is set up ---------------------------------------------------------------------------------------------

const statusFields = {
  kind: StatusKind,
  titles: Titles,
  /** What customers read instead. */
  portalTitles: Titles,
  colour: ColourCode,
  /** The clock of agreed times stands still. */
  pausesClock: z.boolean(),
  /** Empty: any may follow. */
  nextIds: z.array(z.uuid()).max(100),
};
export const StatusView = z.object({
  id: z.uuid(),
  kind: StatusKind,
  titles: z.record(z.string(), z.string()),
  portalTitles: z.record(z.string(), z.string()),
  colour: z.string(),
  pausesClock: z.boolean(),
  nextIds: z.array(z.uuid()),
  position: z.int(),
  /** Tickets that wear it. */
  uses: z.int(),
  version: z.int(),
});
export const TypeView = z.object({
  id: z.uuid(),
  titles: z.record(z.string(), z.string()),
  /** Customers may choose it in the portal. */
  inPortal: z.boolean(),
  /** Of which partners; empty: all. */
  partnerIds: z.array(z.uuid()),
  position: z.int(),
  uses: z.int(),
  version: z.int(),
});
export const GroupView = z.object({
  id: z.uuid(),
  name: z.string(),
  description: z.string(),
  members: z.array(Person),
  lead: Person.nullable(),
  /** Of which partners; empty: all. */
  partnerIds: z.array(z.uuid()),
  uses: z.int(),
  version: z.int(),
});
export const ticketSetupEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/ticket-setup",
  summary: "Statuses, types and groups of your partners, and what moves a ticket by itself. A ticket without a group is anybody's.",
  returns: z.object({
    statuses: z.array(StatusView),
    types: z.array(TypeView),
    groups: z.array(GroupView),
    moves: z.record(z.enum(moveEvents), z.uuid()),
    /** Statuses and moves are the whole installation's: only who sees all partners may change them. */
    mayChangeStatuses: z.boolean(),
    mayChange: z.boolean(),
  }),
});
const statusId = z.object({ statusId: z.uuid() });
export const createStatusEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-setup/statuses",
  summary: "Adds a status behind the others.",
  body: z.strictObject({ ...statusFields, pausesClock: z.boolean().default(false), nextIds: statusFields.nextIds.default([]) }),
  returns: StatusView,
});
export const updateStatusEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/ticket-setup/statuses/:statusId",
  summary: "Changes a status; its kind as long as no ticket wears it and a new, an open and a closed one remain.",
  params: statusId,
  body: z.strictObject(statusFields).partial(),
  returns: StatusView,
  versioned: true,
});
export const deleteStatusEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/ticket-setup/statuses/:statusId",
  summary: "Takes a status away; its tickets, and what leads to it, go to another of the same kind.",
  params: statusId,
  body: z.strictObject({ replaceById: z.uuid().optional() }),
  versioned: true,
});
export const orderStatusesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-setup/statuses/order",
  summary: "Puts the statuses into an order.",
  body: z.strictObject({ statusIds: z.array(z.uuid()).min(1).max(100) }),
  returns: z.object({ items: z.array(StatusView) }),
});
export const saveMovesEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/ticket-setup/moves",
  summary: "Says which status follows by itself from what happens to a ticket.",
  body: z.partialRecord(z.enum(moveEvents), z.uuid()),
  returns: z.object({ moves: z.record(z.enum(moveEvents), z.uuid()) }),
});
const typeFields = { titles: Titles, inPortal: z.boolean(), partnerIds: z.array(z.uuid()).max(1000) };
const typeId = z.object({ typeId: z.uuid() });
export const createTypeEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-setup/types",
  summary: "Adds a type behind the others.",
  body: z.strictObject({ ...typeFields, inPortal: z.boolean().default(true), partnerIds: typeFields.partnerIds.default([]) }),
  returns: TypeView,
});
export const updateTypeEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/ticket-setup/types/:typeId",
  summary: "Changes a type.",
  params: typeId,
  body: z.strictObject(typeFields).partial(),
  returns: TypeView,
  versioned: true,
});
export const deleteTypeEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/ticket-setup/types/:typeId",
  summary: "Takes a type away. Tickets of it keep nothing in its place.",
  params: typeId,
  versioned: true,
});
const groupFields = {
  name: FilledLine(80),
  description: Line(),
  memberIds: z.array(z.uuid()).max(500),
  leadId: z.uuid().nullable(),
  partnerIds: z.array(z.uuid()).max(1000),
};
const groupId = z.object({ groupId: z.uuid() });
export const createGroupEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-setup/groups",
  summary: "Adds a group of staff.",
  body: z.strictObject({
    ...groupFields,
    description: groupFields.description.default(""),
    memberIds: groupFields.memberIds.default([]),
    leadId: groupFields.leadId.default(null),
    partnerIds: groupFields.partnerIds.default([]),
  }),
  returns: GroupView,
});
export const updateGroupEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/ticket-setup/groups/:groupId",
  summary: "Changes a group, and who is in it.",
  params: groupId,
  body: z.strictObject(groupFields).partial(),
  returns: GroupView,
  versioned: true,
});
export const deleteGroupEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/ticket-setup/groups/:groupId",
  summary: "Takes a group away. Its tickets are anybody's then.",
  params: groupId,
  versioned: true,
});

// Customers ------------------------------------------------------------------------------------------------------------------------

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
const Vote = { isSatisfied: z.boolean(), comment: FilledNote(2_000).or(z.literal("")).default("") };
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

// By the link in a mail, without signing in --------------------------------------------------------------------------------------

const token = z.object({ token: z.string().min(10).max(200) });
const RatingPage = z.object({
  partner: z.object({ name: z.string(), accentColour: z.string(), portalUrl: z.string() }),
  language: z.string(),
  number: z.int(),
  subject: z.string(),
  rating: z.object({ isSatisfied: z.boolean(), comment: z.string() }).nullable(),
  mayVote: z.boolean(),
  /** Not satisfied, and it can still be opened again. */
  mayReopen: z.boolean(),
});
export const ratingPageEndpoint = endpoint({
  method: "GET",
  path: "/api/public/ticket-ratings/:token",
  summary: "What a rating link is about. Looking at it votes for nothing: programs that open links in mail do not vote.",
  params: token,
  returns: RatingPage,
});
export const voteByLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/ticket-ratings/:token",
  summary: "Says how a ticket went. The link holds for 14 days, a vote can be changed for 7.",
  params: token,
  body: z.strictObject(Vote),
  returns: RatingPage,
});
export const reopenByLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/ticket-ratings/:token/reopen",
  summary: "Opens a ticket again that was not settled.",
  params: token,
  body: z.strictObject({ text: MessageText }),
  returns: RatingPage,
});

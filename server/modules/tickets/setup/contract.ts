// How the help desk is set up: statuses and what moves a ticket, types, groups.
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { ColourCode, FilledLine, Line } from "../../../../shared/text.ts";
import { moveEvents, Person, StatusKind, Titles } from "../contract.ts";

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

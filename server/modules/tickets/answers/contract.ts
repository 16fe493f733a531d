// Prepared answers.
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";
import { FilledLine, FilledNote, LanguageTag, Line } from "../../../../shared/text.ts";
import { ticketId } from "../contract.ts";

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

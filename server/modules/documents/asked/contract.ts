// Documents that staff ask a customer for (P-180): a proof of who they are, or where they live.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, Line } from "../../../../shared/text.ts";

export const askedKinds = ["identity", "address", "company", "other"] as const;
export const askedStates = ["requested", "uploaded", "accepted", "declined", "withdrawn"] as const;

export const AskedView = z.object({
  id: z.uuid(),
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  kind: z.enum(askedKinds),
  note: z.string(),
  dueOn: DayShape.nullable(),
  isLate: z.boolean(),
  state: z.enum(askedStates),
  /** Null: nothing was sent, or it is deleted. */
  file: z.object({ name: z.string(), mediaType: z.string(), sizeBytes: z.int() }).nullable(),
  askedBy: z.string(),
  askedAt: MomentShape,
  uploadedAt: MomentShape.nullable(),
  decidedAt: MomentShape.nullable(),
  decidedBy: z.string(),
  reason: z.string(),
  deleteOn: DayShape.nullable(),
  deletedAt: MomentShape.nullable(),
  version: z.int(),
});
const askedId = z.object({ askedId: z.uuid() });

export const listAskedEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/asked-documents",
  summary: "Documents that customers were asked for, the newest first.",
  query: listQuery({
    sort: ["askedAt"],
    filter: { state: anyOf(z.enum(askedStates)).optional(), customerId: z.uuid().optional(), partnerId: z.uuid().optional() },
  }),
  returns: listOf(AskedView),
});
export const askForDocumentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/asked-documents",
  summary: "Asks the customer for a document, who is told in the portal and by mail.",
  params: z.object({ customerId: z.uuid() }),
  body: z.strictObject({ kind: z.enum(askedKinds), note: Line(500).default(""), dueOn: DayShape.nullable().default(null) }),
  returns: AskedView,
  idempotent: true,
});
export const decideAskedEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/asked-documents/:askedId/decide",
  summary: "Accepts what was sent, or declines it with a reason that the customer reads; then they can send another.",
  params: askedId,
  body: z.discriminatedUnion("decision", [
    z.strictObject({ decision: z.literal("accept") }),
    z.strictObject({ decision: z.literal("decline"), reason: FilledLine(500) }),
  ]),
  returns: AskedView,
  versioned: true,
});
export const withdrawAskedEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/asked-documents/:askedId/withdraw",
  summary: "No longer asks for a document that nobody has sent.",
  params: askedId,
  returns: AskedView,
  versioned: true,
});
export const askedFileEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/asked-documents/:askedId/file",
  summary: "What was sent.",
  params: askedId,
  reply: "file",
});

const PortalAsked = AskedView.pick({
  id: true,
  kind: true,
  note: true,
  dueOn: true,
  isLate: true,
  state: true,
  file: true,
  uploadedAt: true,
  reason: true,
  deleteOn: true,
});
export const portalAskedEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/asked-documents",
  summary: "Documents that you were asked for.",
  returns: z.object({ items: z.array(PortalAsked), maxMb: z.int() }),
});
export const uploadAskedEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/asked-documents/:askedId/file",
  summary: "Sends a document that you were asked for: a PDF or a picture.",
  params: askedId,
  request: "upload",
  body: z.strictObject({}),
  returns: PortalAsked,
});

// Contracts: what staff do with them, how customers sign them, and how anybody checks one.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, Line } from "../../../../shared/text.ts";
import { ContractPart, DocumentView } from "../contract.ts";

export const contractStates = ["draft", "awaiting_signature", "signed", "ended", "rejected", "expired", "withdrawn"] as const;

const documentId = z.object({ documentId: z.uuid() });
const TermMonths = z.int().min(1).max(120).nullable();
const Reason = FilledLine(500);

const ContractRow = z.object({
  id: z.uuid(),
  number: z.int(),
  title: z.string(),
  customerId: z.uuid(),
  customerNumber: z.int(),
  customerName: z.string(),
  state: z.enum(contractStates),
  sentAt: MomentShape.nullable(),
  signBy: DayShape.nullable(),
  signedAt: MomentShape.nullable(),
  endsOn: DayShape.nullable(),
  addedAt: MomentShape,
});
export const listContractsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/contracts",
  summary: "Contracts of all customers, by their state.",
  query: listQuery({
    sort: ["addedAt", "title", "customer"],
    filter: { state: anyOf(z.enum(contractStates)).optional(), text: z.string().max(100).optional(), partnerId: z.uuid().optional() },
  }),
  returns: listOf(ContractRow),
});
export const addContractEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/contracts",
  summary: "Uploads a PDF as a contract that the customer shall sign. It is a draft until it is sent.",
  params: z.object({ customerId: z.uuid() }),
  request: "upload",
  body: z.strictObject({ title: Line(200).default(""), description: Line(500).default(""), termMonths: TermMonths.default(null) }),
  returns: DocumentView,
  idempotent: true,
});
const EvidenceView = z.object({
  kind: z.string(),
  at: MomentShape,
  ip: z.string(),
  userAgent: z.string(),
  channel: z.string(),
  byName: z.string(),
  reason: z.string(),
});
export const getContractEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/contracts/:documentId",
  summary: "A contract with everything that happened to it.",
  params: documentId,
  returns: DocumentView.extend({
    contract: ContractPart,
    events: z.array(EvidenceView),
    unsignedSha256: z.string(),
    signedSha256: z.string().nullable(),
  }),
});
export const sendContractEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/contracts/:documentId/send",
  summary: "Sends a contract for signature: its content is locked, and the customer is told in the portal and by mail.",
  params: documentId,
  body: z.strictObject({ signBy: DayShape.optional() }),
  returns: DocumentView,
});
export const withdrawContractEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/contracts/:documentId/withdraw",
  summary: "Takes a contract back that nobody has signed.",
  params: documentId,
  body: z.strictObject({ reason: Reason }),
  returns: DocumentView,
});

// Portal ------------------------------------------------------------------------------------------------------------------

const Point = z.tuple([z.number().min(-10_000).max(10_000), z.number().min(-10_000).max(10_000)]);

export const countToSignEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/contracts-to-sign",
  summary: "How many contracts wait for your signature.",
  returns: z.object({ count: z.int() }),
});
export const getPortalContractEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/contracts/:documentId",
  summary: "One of your contracts, with what you agree to when you sign it.",
  params: documentId,
  returns: z.object({
    id: z.uuid(),
    number: z.int(),
    title: z.string(),
    description: z.string(),
    fileName: z.string(),
    contract: ContractPart,
    methods: z.array(z.enum(["draw", "type"])),
    consent: z.string(),
    signerName: z.string(),
    /** The last day of the term if it is signed today. */
    wouldEndOn: DayShape.nullable(),
  }),
});
export const noteSeenEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/contracts/:documentId/seen",
  summary: "Says that you opened a contract, or reached its last page.",
  params: documentId,
  body: z.strictObject({ what: z.enum(["opened", "read"]) }),
});
export const signContractEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/contracts/:documentId/sign",
  summary: "Signs a contract with a drawn signature or the typed name.",
  params: documentId,
  body: z.strictObject({
    method: z.enum(["draw", "type"]),
    name: Line(120),
    /** What was drawn, stroke by stroke. */
    strokes: z.array(z.array(Point).max(5000)).max(200).default([]),
    hasRead: z.boolean(),
    agrees: z.boolean(),
  }),
  freshProof: true,
});
export const rejectContractEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/contracts/:documentId/reject",
  summary: "Says no to a contract, and why.",
  params: documentId,
  body: z.strictObject({ reason: Reason }),
});

// Everybody ---------------------------------------------------------------------------------------------------------------

const Checked = z.object({
  verdict: z.enum(["genuine", "altered", "unknown"]),
  title: z.string().nullable(),
  signedOn: DayShape.nullable(),
});
export const checkCodeEndpoint = endpoint({
  method: "GET",
  path: "/api/public/contract-check/:code",
  summary: "Whether there is a signed contract with this code.",
  params: z.object({ code: z.string().max(40) }),
  returns: Checked,
});
export const checkFileEndpoint = endpoint({
  method: "POST",
  path: "/api/public/contract-check",
  summary: "Whether this file is a signed contract as it was signed. The file is not kept.",
  request: "upload",
  body: z.strictObject({}),
  returns: Checked,
});

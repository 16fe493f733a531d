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
    /** O-110 with what only staff see. */
    signerDetails: z.array(
      z.object({
        id: z.uuid(),
        email: z.string(),
        phone: z.string(),
        turnAt: MomentShape.nullable(),
        signedName: z.string(),
        method: z.enum(["draw", "type", "stamp"]).nullable(),
        channel: z.string(),
        ip: z.string(),
      }),
    ),
  }),
});
export const sendContractEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/contracts/:documentId/send",
  summary: "Sends a contract for signature: its content and its signers are locked, and the first of them is told.",
  params: documentId,
  body: z.strictObject({
    signBy: DayShape.optional(),
    /** Those of the customer's side, in their order. */
    signers: z
      .array(
        z.discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("customer") }),
          z.strictObject({ kind: z.literal("named"), name: FilledLine(120), email: Line(200).default(""), phone: Line(40).default("") }),
        ]),
      )
      .min(1)
      .max(6)
      .default([{ kind: "customer" }]),
    /** Who signs for the company, last of all. */
    company: z
      .discriminatedUnion("kind", [
        z.strictObject({ kind: z.literal("none") }),
        z.strictObject({ kind: z.literal("stamp") }),
        z.strictObject({ kind: z.literal("staff"), adminId: z.uuid() }),
      ])
      .default({ kind: "none" }),
  }),
  returns: DocumentView,
});
export const signerChoicesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/contracts/:documentId/signer-choices",
  summary: "Who may sign a contract: what is known of its customer, who can sign for the company, and where codes may go.",
  params: documentId,
  returns: z.object({
    customerName: z.string(),
    emails: z.array(z.string()),
    phones: z.array(z.string()),
    verify: z.enum(["either", "email", "sms", "none"]),
    maySendSms: z.boolean(),
    /** What the stamp says. */
    companyName: z.string(),
    colleagues: z.array(z.object({ id: z.uuid(), name: z.string() })),
  }),
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
/** For who may sign it. */
export const ToSignView = z.object({
  id: z.uuid(),
  number: z.int(),
  title: z.string(),
  description: z.string(),
  fileName: z.string(),
  contract: ContractPart,
  methods: z.array(z.enum(["draw", "type"])),
  consent: z.string(),
  signerName: z.string(),
  /** The last day of the term if it is signed today; null: it has no term, or others sign afterwards. */
  wouldEndOn: DayShape.nullable(),
});
export const getPortalContractEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/contracts/:documentId",
  summary: "One of your contracts, with what you agree to when you sign it.",
  params: documentId,
  returns: ToSignView,
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

// Staff who sign for the company ------------------------------------------------------------------------------------------------

export const listMineToSignEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/contracts-to-sign",
  summary: "Contracts that wait for your own signature for the company, the longest waiting first.",
  returns: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        number: z.int(),
        title: z.string(),
        customerName: z.string(),
        customerNumber: z.int(),
        signBy: DayShape.nullable(),
        since: MomentShape,
      }),
    ),
  }),
});
export const getMineToSignEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/contracts/:documentId/to-sign",
  summary: "A contract that you sign for the company, with what you agree to.",
  params: documentId,
  returns: ToSignView,
});
export const noteSeenByStaffEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/contracts/:documentId/seen",
  summary: "Says that you, who sign for the company, opened a contract or reached its last page.",
  params: documentId,
  body: noteSeenEndpoint.body,
});
export const signForCompanyEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/contracts/:documentId/sign",
  summary: "Signs a contract for the company, when it is your turn.",
  params: documentId,
  body: signContractEndpoint.body,
  freshProof: true,
});
export const rejectForCompanyEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/contracts/:documentId/reject",
  summary: "Says no to a contract for the company, and why.",
  params: documentId,
  body: rejectContractEndpoint.body,
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

// Files of a customer: for staff, and those among them that the portal shows.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { BooleanText, endpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { FilledLine, Line } from "../../../shared/text.ts";

/** O-110 one of those who sign a contract, in their order. */
const SignerPart = z.object({
  id: z.uuid(),
  position: z.int(),
  /** `customer`: whose contract it is; `named`: somebody else on their side, by a link; `staff`, `stamp`: for the company. */
  kind: z.enum(["customer", "named", "staff", "stamp"]),
  name: z.string(),
  isTurn: z.boolean(),
  /** It is whoever asks. */
  isMine: z.boolean(),
  signedAt: MomentShape.nullable(),
});

/** What a document is that somebody signs. */
export const ContractPart = z.object({
  state: z.enum(["draft", "awaiting_signature", "signed", "ended", "rejected", "expired", "withdrawn"]),
  termMonths: z.int().nullable(),
  signBy: DayShape.nullable(),
  sentAt: MomentShape.nullable(),
  signedAt: MomentShape.nullable(),
  /** The last day of its term. */
  endsOn: DayShape.nullable(),
  signerName: z.string(),
  /** Empty until it is sent. */
  signers: z.array(SignerPart),
  /** Why it was rejected or withdrawn. */
  reason: z.string(),
});

export const DocumentView = z.object({
  id: z.uuid(),
  /** People say D-88. */
  number: z.int(),
  customerId: z.uuid(),
  title: z.string(),
  description: z.string(),
  kind: z.enum(["file", "generated", "contract"]),
  fileName: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  /** The browser may show it; others are saved. */
  mayShowInline: z.boolean(),
  visibleInPortal: z.boolean(),
  addedBy: z.string(),
  addedAt: MomentShape,
  version: z.int(),
  /** Null: it is no contract. */
  contract: ContractPart.nullable(),
});
const customerId = z.object({ customerId: z.uuid() });
const documentId = z.object({ documentId: z.uuid() });
const asFile = z.strictObject({
  /** Show it in the page instead of saving it, where its type allows. */
  inline: BooleanText.optional(),
});

export const listDocumentsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/documents",
  summary: "The documents of a customer.",
  params: customerId,
  query: listQuery({
    sort: ["addedAt", "title", "number"],
    filter: {
      visibleInPortal: BooleanText.optional(),
      text: z.string().max(100).optional(),
      kind: z.enum(["documents", "contracts"]).optional(),
    },
  }),
  returns: listOf(DocumentView),
});
export const addDocumentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/documents",
  summary: "Uploads a document: at most 25 MB, no programs or scripts. Its type is decided by its content.",
  params: customerId,
  request: "upload",
  body: z.strictObject({
    /** Empty: the name of the file. */
    title: Line(200).default(""),
    description: Line(500).default(""),
    visibleInPortal: z.boolean().default(false),
  }),
  returns: DocumentView,
  idempotent: true,
});
export const updateDocumentEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/documents/:documentId",
  summary: "Renames a document, or shows it in the portal.",
  params: documentId,
  body: z.strictObject({ title: FilledLine(200), description: Line(500), visibleInPortal: z.boolean() }).partial(),
  returns: DocumentView,
  versioned: true,
});
export const deleteDocumentEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/documents/:documentId",
  summary: "Moves a document into the recycle bin.",
  params: documentId,
  versioned: true,
});
export const restoreDocumentEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/recycle-bin/documents/:documentId/restore",
  summary: "Brings a document back from the recycle bin.",
  params: documentId,
  returns: DocumentView,
});
export const downloadDocumentEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/documents/:documentId/file",
  summary: "The file itself.",
  params: documentId,
  query: asFile,
  reply: "file",
});

export const PortalDocumentView = DocumentView.pick({
  id: true,
  number: true,
  title: true,
  kind: true,
  fileName: true,
  mediaType: true,
  sizeBytes: true,
  mayShowInline: true,
  addedAt: true,
  contract: true,
});
export const listPortalDocumentsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/documents",
  summary: "Your documents.",
  query: listQuery({ sort: ["addedAt", "title"], filter: { kind: z.enum(["documents", "contracts"]).optional() } }),
  returns: listOf(PortalDocumentView),
});
export const downloadPortalDocumentEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/documents/:documentId/file",
  summary: "One of your documents.",
  params: documentId,
  query: asFile,
  reply: "file",
});
export const mailPortalDocumentEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/documents/:documentId/mail",
  summary: "Sends one of your documents to your own mail address.",
  params: documentId,
  body: z.strictObject({}),
  returns: z.object({ to: z.array(z.string()) }),
  idempotent: true,
});

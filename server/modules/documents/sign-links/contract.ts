// Contracts that are signed without the portal (P-178): what staff do with links, and what whoever holds one may do.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine } from "../../../../shared/text.ts";
import { DocumentView } from "../contract.ts";
import { noteSeenEndpoint, rejectContractEndpoint, signContractEndpoint, ToSignView } from "../contracts/contract.ts";

export const linkChannels = ["email", "sms"] as const;

export const SignLinkView = z.object({
  id: z.uuid(),
  /** `over`: the contract is no longer to be signed, or was signed. */
  state: z.enum(["live", "expired", "withdrawn", "over"]),
  channel: z.enum(linkChannels),
  to: z.string(),
  /** Whose it is; empty: nobody's any more. */
  signer: z.string(),
  isSent: z.boolean(),
  createdBy: z.string(),
  createdAt: MomentShape,
  expiresAt: MomentShape,
  openedAt: MomentShape.nullable(),
});

const documentId = z.object({ documentId: z.uuid() });

export const listSignLinksEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/contracts/:documentId/sign-links",
  summary: "The links with which a contract is signed without the portal, the newest first, and where one could go.",
  params: documentId,
  returns: z.object({
    items: z.array(SignLinkView),
    /** Whose turn it is, of the customer's side; empty: nobody's yet, or the company's. */
    signer: z.string(),
    /** What is known of them. */
    emails: z.array(z.string()),
    phones: z.array(z.string()),
    maySendSms: z.boolean(),
    verify: z.enum(["either", "email", "sms", "none"]),
  }),
});

export const makeSignLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/contracts/:documentId/sign-links",
  summary:
    "Makes a link to sign a contract without the portal, and sends it. A draft is sent for signature with it. It is of the signer whose turn it is; their older link is worth nothing any more.",
  params: documentId,
  body: z.strictObject({
    channel: z.enum(linkChannels),
    /** Where the code goes, and the link unless it is handed over. */
    to: FilledLine(200),
    send: z.boolean().default(true),
  }),
  /** The address is told this once. */
  returns: z.object({ link: SignLinkView, url: z.string(), contract: DocumentView }),
});

export const withdrawSignLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/sign-links/:linkId/withdraw",
  summary: "Makes a link worth nothing; the contract goes on waiting for its signature.",
  params: z.object({ linkId: z.uuid() }),
  returns: SignLinkView,
});

// Without signing in ------------------------------------------------------------------------------------------------------------

const token = z.object({ token: z.string().min(16).max(100) });

/** Before the code is typed nothing is said but where it goes: whoever finds a link learns nothing. */
export const signPageEndpoint = endpoint({
  method: "GET",
  path: "/api/public/sign/:token",
  summary: "What a link leads to. One that is unknown, withdrawn or over is not there.",
  params: token,
  returns: z.object({
    partner: z.object({ name: z.string(), email: z.string(), phone: z.string() }),
    /** Where this partner's portal stands; a link that is opened elsewhere leads there. */
    home: z.string(),
    portalUrl: z.string(),
    channel: z.enum(linkChannels),
    /** "j•••@example.net" */
    sentTo: z.string(),
    /** O-112 else the link alone opens it. */
    needsCode: z.boolean(),
    /** Null until the code was typed in this browser. */
    contract: ToSignView.nullable(),
  }),
});
export const sendSignCodeEndpoint = endpoint({
  method: "POST",
  path: "/api/public/sign/:token/code",
  summary: "Sends a code of six digits to the address that belongs to the link.",
  params: token,
  /** `kept`: one went out a moment ago and still holds. */
  returns: z.object({ outcome: z.enum(["sent", "kept"]) }),
});
export const checkSignCodeEndpoint = endpoint({
  method: "POST",
  path: "/api/public/sign/:token/check",
  summary: "Opens the contract in this browser for an hour.",
  params: token,
  body: z.strictObject({ code: FilledLine(20) }),
});
export const signFileEndpoint = endpoint({
  method: "GET",
  path: "/api/public/sign/:token/file",
  summary: "The contract; once it is signed, the signed one.",
  params: token,
  reply: "file",
});
export const noteSeenByLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/sign/:token/seen",
  summary: "Says that the contract was opened, or read to its last page.",
  params: token,
  body: noteSeenEndpoint.body,
});
export const signByLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/sign/:token/sign",
  summary: "Signs the contract with a drawn signature or the typed name.",
  params: token,
  body: signContractEndpoint.body,
});
export const rejectByLinkEndpoint = endpoint({
  method: "POST",
  path: "/api/public/sign/:token/reject",
  summary: "Says no to the contract, and why.",
  params: token,
  body: rejectContractEndpoint.body,
});

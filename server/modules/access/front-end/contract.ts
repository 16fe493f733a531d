// N-118 with what FreeRADIUS front ends show who they are.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine } from "../../../../shared/text.ts";

const FrontEndToken = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Networks from which it may come. */
  sources: z.array(z.string()),
  createdAt: MomentShape,
  createdBy: z.string(),
  /** Null: it opens. */
  revokedAt: MomentShape.nullable(),
});

export const listFrontEndTokensEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/front-end-tokens",
  summary: "The tokens of FreeRADIUS front ends, the newest first, and whether you may change them.",
  returns: z.object({ items: z.array(FrontEndToken), mayChange: z.boolean() }),
});

export const createFrontEndTokenEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/front-end-tokens",
  summary:
    "Makes a token for a FreeRADIUS front end; it is shown this once. Whoever holds it there reads the passwords of all subscribers.",
  freshProof: true,
  body: z.strictObject({ name: FilledLine(80), sources: z.array(FilledLine(60)).min(1).max(20) }),
  returns: z.object({ ...FrontEndToken.shape, token: z.string() }),
});

export const revokeFrontEndTokenEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/front-end-tokens/:frontEndTokenId",
  summary: "Revokes a token; within a second it opens nothing.",
  params: z.object({ frontEndTokenId: z.uuid() }),
});

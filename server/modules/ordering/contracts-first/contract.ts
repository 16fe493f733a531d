// Plans that need a contract before they are had (P-179): which template, for whose customers.
import { z } from "zod";
import { endpoint } from "../../../../shared/endpoint.ts";

const Need = z.object({
  partnerId: z.uuid(),
  partnerName: z.string(),
  /** Null: it is had without a contract. */
  templateId: z.uuid().nullable(),
  templates: z.array(z.object({ id: z.uuid(), name: z.string(), language: z.string() })),
});
const planId = z.object({ planId: z.uuid() });

export const contractNeedsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/plans/:planId/contract-needs",
  summary: "Which contract customers sign before they get this plan, for each partner that sells it.",
  params: planId,
  returns: z.object({ items: z.array(Need) }),
});
export const setContractNeedEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/plans/:planId/contract-needs/:partnerId",
  summary: "Says which contract a partner's customers sign before they get this plan. What was ordered before stays as it is.",
  params: planId.extend({ partnerId: z.uuid() }),
  body: z.strictObject({ templateId: z.uuid().nullable() }),
  returns: z.object({ items: z.array(Need) }),
});

/** How the contract of an order or a request stands. */
export const NeededContract = z.object({
  documentId: z.uuid().nullable(),
  state: z.enum(["planned", "waiting", "signed", "refused"]),
  reason: z.string(),
  endedAt: z.string().nullable(),
});

export const renewOrderContractsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/orders/:orderId/contracts",
  summary: "Makes the contract of an order again, and sends it, after the one before was not signed.",
  params: z.object({ orderId: z.uuid() }),
  body: z.strictObject({}),
  returns: z.object({ items: z.array(NeededContract) }),
});
export const renewRequestContractsEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/requests/:requestId/contracts",
  summary: "Makes the contract of a plan change again, and sends it, after the one before was not signed.",
  params: z.object({ requestId: z.uuid() }),
  body: z.strictObject({}),
  returns: z.object({ items: z.array(NeededContract) }),
});

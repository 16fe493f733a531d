// The methods that customers have stored at gateways: tokens and what may be shown, never a number.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { Line } from "../../../../shared/text.ts";
import { basePath, Redirect } from "../attempts/contract.ts";

const methodKinds = ["card", "bank", "wallet", "mandate"] as const;

export const SavedMethodView = z.object({
  id: z.uuid(),
  version: z.int(),
  gateway: z.string(),
  gatewayTitle: z.string(),
  kind: z.enum(methodKinds),
  brand: z.string(),
  last4: z.string(),
  expiresOn: DayShape.nullable(),
  holder: z.string(),
  /** What its owner calls it; may be empty. */
  title: z.string(),
  /** Pending: its mandate is not active yet, and nothing is charged with it. */
  state: z.enum(["pending", "active", "expiring", "expired", "failed"]),
  /** Of a direct debit. */
  mandate: z.object({ reference: z.string(), creditor: z.string() }).nullable(),
  isDefault: z.boolean(),
  createdAt: MomentShape,
});

const customerId = z.object({ customerId: z.uuid() });
const methodParams = z.object({ customerId: z.uuid(), methodId: z.uuid() });

/** P-130 the digest of the new terms that were shown, where there are any. */
const Terms = z.string().max(40).optional();
const methodChanges = z.strictObject({ title: Line(60).optional(), isDefault: z.literal(true).optional(), terms: Terms });
const removal = z.strictObject({ terms: Terms });

const methodList = z.object({ items: z.array(SavedMethodView) });

export const listCustomerMethodsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/customers/:customerId/payment-methods",
  summary: "The saved methods of a customer; never a number.",
  params: customerId,
  returns: methodList,
});

export const setupCustomerMethodEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/customers/:customerId/payment-methods",
  summary: "Opens the gateway's page on which the customer's method is typed in.",
  params: customerId,
  body: z.strictObject({ gateway: z.string().max(40).optional() }),
  returns: Redirect,
  idempotent: true,
});

export const changeCustomerMethodEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/customers/:customerId/payment-methods/:methodId",
  summary: "Renames a saved method, makes it the default, or has the customer billed by it, with the terms of its way of paying.",
  params: methodParams,
  body: methodChanges.extend({ useForBilling: z.literal(true).optional() }),
  returns: SavedMethodView,
  versioned: true,
});

export const removeCustomerMethodEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/customers/:customerId/payment-methods/:methodId",
  summary: "Forgets a saved method, at the gateway too.",
  params: methodParams,
  query: removal,
});

const methodId = z.object({ methodId: z.uuid() });

export const portalListMethodsEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/payments/methods",
  summary: "My saved methods.",
  returns: methodList,
});

export const portalSetupMethodEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/payments/methods",
  summary: "Opens the gateway's page on which a method is saved without paying.",
  body: z.strictObject({ gateway: z.string().max(40).optional(), basePath }),
  returns: Redirect,
  idempotent: true,
});

export const portalChangeMethodEndpoint = endpoint({
  method: "PATCH",
  path: "/api/portal/payments/methods/:methodId",
  summary: "Renames a saved method or makes it the default: then you are billed by it, with the terms of its way of paying.",
  params: methodId,
  body: methodChanges,
  returns: SavedMethodView,
  versioned: true,
});

export const portalRemoveMethodEndpoint = endpoint({
  method: "DELETE",
  path: "/api/portal/payments/methods/:methodId",
  summary: "Forgets a saved method, at the gateway too.",
  params: methodId,
  query: removal,
});

// The log of logins, as staff look through it (N-110).
import { z } from "zod";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";

export const loginResults = ["accept", "walled", "reject", "drop"] as const;
/** N-63 */
export const loginReasons = [
  ...(["A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A14", "A15", "A16", "A17"] as const),
  "A18",
] as const;

const Named = z.object({ id: z.uuid(), name: z.string() });
const LoginRow = z.object({
  id: z.uuid(),
  at: MomentShape,
  login: z.string(),
  mac: z.string().nullable(),
  /** Who made the device; null: nobody knows, or it made its address up. */
  macVendor: z.string().nullable(),
  calledId: z.string(),
  portId: z.string(),
  /** `name` is null when the router is gone, or not for the reader; null: the packet came from nobody that is known. */
  nas: z.object({ id: z.uuid(), name: z.string().nullable() }).nullable(),
  /** Where the packet came from. */
  source: z.string(),
  method: z.string(),
  result: z.enum(loginResults),
  /** A01 to A18; empty: nothing to say. */
  reason: z.string(),
  customer: Named.extend({ number: z.int() }).nullable(),
  service: z.object({ id: z.uuid(), number: z.int() }).nullable(),
  /** What the reply gave, without secrets. */
  reply: z.string(),
  latencyUs: z.int(),
  /** So many of the same kind within a minute. */
  times: z.int(),
});

const filter = {
  /** From this moment on, and before that one. */
  from: MomentShape.optional(),
  until: MomentShape.optional(),
  result: anyOf(z.enum(loginResults)).optional(),
  reason: anyOf(z.string().regex(/^A\d\d$/)).optional(),
  nasId: anyOf(z.uuid()).optional(),
  partnerId: z.uuid().optional(),
  customerId: z.uuid().optional(),
  serviceId: z.uuid().optional(),
  /** How a login begins, or a whole MAC address. */
  text: z.string().max(253).optional(),
};

export const listLoginsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/logins",
  summary: "Every attempt to log in, the latest first, and what became of it. Those of unknown logins are for who sees all partners.",
  query: listQuery({ sort: ["at"], filter }),
  returns: listOf(LoginRow),
});
export const loginColumns = [
  ...(["at", "result", "reason", "login", "mac", "nas", "source", "calledId", "portId", "method", "customer", "customerNumber"] as const),
  ...(["service", "reply", "latencyMs", "times"] as const),
] as const;
export const exportLoginsEndpoint = exportEndpoint({
  path: "/api/admin/login-export",
  summary: "Exactly the attempts that the filter shows, as a file.",
  sort: ["at"],
  filter,
  columns: loginColumns,
});

// What is wrong in the network right now, and what was.
import { z } from "zod";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";

/** N-114, N-63 for pools, and N-56 for passwords. */
export const alertKinds = [
  "reject_rate",
  "silent_accounting",
  "bad_authenticators",
  "login_storm",
  "pool_exhausted",
  "password_guessing",
] as const;
export type AlertKind = (typeof alertKinds)[number];
export const alertStates = ["open", "closed"] as const;

const AlertView = z.object({
  id: z.uuid(),
  kind: z.enum(alertKinds),
  state: z.enum(alertStates),
  nas: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  prefix: z.object({ id: z.uuid(), cidr: z.string() }).nullable(),
  /** What its sentence tells: percent, perMinute, minutes, normal. */
  details: z.record(z.string(), z.number()),
  openedAt: MomentShape,
  /** When it was seen to be so last. */
  seenAt: MomentShape,
  closedAt: MomentShape.nullable(),
});

const sort = ["openedAt"] as const;
const filter = {
  state: z.enum(alertStates).optional(),
  kind: anyOf(z.enum(alertKinds)).optional(),
  nasId: z.uuid().optional(),
};

export const listAlertsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/network-alerts",
  summary: "What is wrong in the network and what was, the latest first. Alerts open and close by themselves.",
  query: listQuery({ sort, filter }),
  returns: listOf(AlertView),
});
export const alertColumns = ["kind", "state", "about", "openedAt", "seenAt", "closedAt"] as const;
export const exportAlertsEndpoint = exportEndpoint({
  path: "/api/admin/network-alert-export",
  summary: "Exactly the alerts that the filter shows, as a file.",
  sort,
  filter,
  columns: alertColumns,
});

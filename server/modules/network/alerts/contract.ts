// What is wrong in the network right now, and what was.
import { z } from "zod";
import { anyOf, endpoint, exportEndpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";

/** N-114, N-63 for pools, N-56 for passwords, N-40 and N-43 for equipment, N-41 and N-42 for the monitor itself, N-49 for a possible outage. */
export const alertKinds = [
  "reject_rate",
  "silent_accounting",
  "bad_authenticators",
  "login_storm",
  "pool_exhausted",
  "password_guessing",
  "device_down",
  "device_degraded",
  "device_flapping",
  "monitor_blind",
  "monitor_unable",
  "snmp_threshold",
  "device_rebooted",
  "interface_down",
  "customer_cpe_down",
] as const;
export type AlertKind = (typeof alertKinds)[number];
export const alertStates = ["open", "closed"] as const;

const AlertView = z.object({
  id: z.uuid(),
  kind: z.enum(alertKinds),
  state: z.enum(alertStates),
  nas: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  prefix: z.object({ id: z.uuid(), cidr: z.string() }).nullable(),
  equipment: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  site: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** Which value of the device is beyond its limits. */
  value: z.object({ name: z.string(), unit: z.string() }).nullable(),
  /** Which interface of the device is down; empty: it is about none. */
  item: z.string(),
  /** What its sentence tells: percent, perMinute, minutes, normal. */
  details: z.record(z.string(), z.number()),
  /** Since when it is wrong; somebody is told a while later. */
  beganAt: MomentShape,
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
  equipmentId: z.uuid().optional(),
};

export const listAlertsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/network-alerts",
  summary: "What is wrong in the network and what was, the latest first. Alerts open and close by themselves.",
  query: listQuery({ sort, filter }),
  returns: listOf(AlertView),
});
export const alertColumns = ["kind", "state", "about", "beganAt", "openedAt", "seenAt", "closedAt"] as const;
export const exportAlertsEndpoint = exportEndpoint({
  path: "/api/admin/network-alert-export",
  summary: "Exactly the alerts that the filter shows, as a file.",
  sort,
  filter,
  columns: alertColumns,
});

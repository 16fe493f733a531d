import { z } from "zod";
import { defineEvent } from "../../../platform/events.ts";

const about = z.object({
  plannedChangeId: z.uuid(),
  number: z.int(),
  serviceId: z.uuid(),
  customerId: z.uuid(),
  kind: z.string(),
  on: z.string(),
  channel: z.string(),
});

export const plannedChangeScheduled = defineEvent("planned_change.scheduled", about);
export const plannedChangeWithdrawn = defineEvent("planned_change.withdrawn", about.extend({ reason: z.string() }));
export const plannedChangeApplied = defineEvent("planned_change.applied", about);
export const plannedChangeFailed = defineEvent("planned_change.failed", about.extend({ failure: z.string() }));
/** The last running service of a customer has ended; what becomes of credit was decided with it (B-114). The closing statement hears it. */
export const lastServiceEnded = defineEvent(
  "service.last_ended",
  z.object({ customerId: z.uuid(), serviceId: z.uuid(), plannedChangeId: z.uuid(), final: z.enum(["keep", "refund_to_method", "ask"]) }),
);

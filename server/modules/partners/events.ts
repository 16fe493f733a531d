import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

export const partnerCreated = defineEvent("partner.created", z.object({ number: z.int(), code: z.string() }));
export const partnerUpdated = defineEvent("partner.updated", z.object({ fields: z.array(z.string()) }));
export const partnerSuspended = defineEvent("partner.suspended", z.object({}));
/** Said once per changed key; the object is the partner, location or customer, or the zero UUID for the system's value. */
export const settingsChanged = defineEvent(
  "settings.changed",
  z.object({ key: z.string(), level: z.enum(["system", "partner", "location", "customer"]) }),
);

import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

const about = { planId: z.uuid(), code: z.string(), kind: z.string() };

export const planCreated = defineEvent("plan.created", z.object(about));
/** From `validFrom` the plan has another price. Which running services get it, `services` says with its own events. */
export const planPriceChanged = defineEvent(
  "plan.price_changed",
  z.object({ ...about, planVersionId: z.uuid(), price: z.string(), validFrom: z.string() }),
);
/** B-144: made, renamed, given another rate from a day on, or removed. It belongs to the whole installation. */
export const taxUpdated = defineEvent("tax.updated", z.object({ taxId: z.uuid(), code: z.string(), change: z.string() }));
/** Another speed or data cap, for everybody who has it. */
export const planLimitsChanged = defineEvent("plan.limits_changed", z.object(about));
export const planDisabled = defineEvent("plan.disabled", z.object(about));

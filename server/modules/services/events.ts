import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

const about = { serviceId: z.uuid(), number: z.int(), customerId: z.uuid(), planId: z.uuid(), kind: z.string() };

/** `cause` says who brought it: "staff", "order", "import", … What came by import gets no welcome and no setup charge. */
export const serviceCreated = defineEvent(
  "service.created",
  z.object({ ...about, state: z.string(), startOn: z.string(), cause: z.string() }),
);
export const serviceStateChanged = defineEvent(
  "service.state_changed",
  z.object({ ...about, from: z.string(), to: z.string(), on: z.string(), cause: z.string() }),
);
export const servicePaused = defineEvent("service.paused", z.object({ ...about, on: z.string(), cause: z.string() }));
export const serviceResumed = defineEvent("service.resumed", z.object({ ...about, on: z.string(), cause: z.string() }));
/** `endOn` is its last day. */
export const serviceEnded = defineEvent("service.ended", z.object({ ...about, endOn: z.string(), cause: z.string() }));
export const servicePlanChanged = defineEvent(
  "service.plan_changed",
  z.object({ ...about, fromPlanId: z.uuid(), on: z.string(), cause: z.string() }),
);
export const serviceLockChanged = defineEvent(
  "service.lock_changed",
  z.object({ ...about, from: z.string(), to: z.string(), cause: z.string() }),
);
/** It logs in by another name, or by none. */
export const serviceLoginChanged = defineEvent("service.login_changed", z.object(about));

import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

/** Once for each change, with what it was; null: the service is new. Whoever moves traffic acts on it. */
export const accessChanged = defineEvent(
  "access.changed",
  z.object({ serviceId: z.uuid(), number: z.int(), customerId: z.uuid(), from: z.string().nullable(), to: z.string(), cause: z.string() }),
);

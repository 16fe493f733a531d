import { z } from "zod";
import { defineEvent } from "../../../platform/events.ts";

/** Internal: contracts that were planned are to be made. The object is the order or the request. */
export const contractNeeded = defineEvent("contract.needed", z.object({ for: z.enum(["order", "request"]) }));

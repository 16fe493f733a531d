import { z } from "zod";
import { defineEvent } from "../../../platform/events.ts";

const about = { prefixId: z.uuid(), cidr: z.string(), domain: z.string(), usedPermille: z.int() };

/** N-31 more than the alert threshold of it is used (90 %); told once until it falls five points below. */
export const poolLow = defineEvent("pool.low", z.object(about));
/** Nothing of it is free. */
export const poolExhaustedEvent = defineEvent("pool.exhausted", z.object(about));

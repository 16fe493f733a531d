import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

const about = { serviceId: z.uuid(), customerId: z.uuid() };

/** N-145 the data is used up, or there is some again: whoever moves traffic acts on it. */
export const quotaChanged = defineEvent("quota.changed", z.object({ ...about, from: z.string(), to: z.string() }));
/** N-150 so much of a cycle's data is used; once in a cycle for each threshold, unless more data came between. */
export const quotaReached = defineEvent("quota.reached", z.object({ ...about, percent: z.int(), cycleStart: z.string() }));
/** N-147 what is left is at or below the part of the last data at which a pack may be bought by itself. Once until more data comes. */
export const quotaRanLow = defineEvent("quota.ran_low", z.object({ ...about, cycleStart: z.string() }));
/** N-138 a rule of fair use decides the speed from now on, or, where it only tells, what it counts is reached. */
export const fairUseApplied = defineEvent(
  "fair_use.applied",
  z.object({
    ...about,
    ...{ ruleId: z.uuid(), rule: z.string(), action: z.string(), state: z.string(), tells: z.boolean() },
    ...{ downBps: z.string().nullable(), upBps: z.string().nullable() },
  }),
);
/** The rule that decided the speed does so no longer, and neither does another, nor the data cap. */
export const fairUseLifted = defineEvent("fair_use.lifted", z.object({ ...about, ruleId: z.uuid(), rule: z.string(), tells: z.boolean() }));
/** More data than the plan gives. */
export const dataGranted = defineEvent(
  "data.granted",
  z.object({ ...about, bucketId: z.uuid(), kind: z.string(), bytes: z.string(), title: z.string() }),
);
/** N-86 more than the line can carry; it takes nothing of the cycle's data until somebody accepts it. */
export const usageImplausible = defineEvent(
  "usage.implausible",
  z.object({ ...about, sessionId: z.uuid(), deltaId: z.uuid(), downBytes: z.string(), upBytes: z.string(), seconds: z.int() }),
);
/** N-76 two open sessions show one address. */
export const addressConflict = defineEvent(
  "session.address_conflict",
  z.object({ sessionId: z.uuid(), nasId: z.uuid().nullable(), address: z.string() }),
);
/** N-129 a day or month of a service does not come to what it is made of. */
export const sumsDiffer = defineEvent(
  "usage.sums_differ",
  z.object({ ...about, kind: z.string(), onDay: z.string(), keptBytes: z.string(), partsBytes: z.string() }),
);

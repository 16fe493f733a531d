import { z } from "zod";
import { defineJob, enqueue } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";

/** Pushes what waits; tried again by the clock, so a failure of the job itself is no loss. */
export const pushJob = defineJob("billing.push-to-accounting", z.object({ connectionId: z.uuid() }), { maxAttempts: 3 });
export const tendJob = defineJob("billing.tend-accounting", z.object({}), { maxAttempts: 1 });
export const revokeJob = defineJob("billing.revoke-accounting", z.object({ connectionId: z.uuid(), sealed: z.string() }), {
  maxAttempts: 5,
});

/** At once, beside the clock that asks every minute. */
export const pushSoon = (work: Work, connectionId: string): Promise<void> =>
  enqueue(work, pushJob, { connectionId }, { key: `push-to-accounting ${connectionId}` });

import { z } from "zod";
import { defineJob } from "../../platform/jobs.ts";

/** One step of one act: tells the router, or looks whether it did it. */
export const runActionJob = defineJob("run-cpe-action", z.object({ actionId: z.uuid() }));
/** Has one router report itself. */
export const readCpeJob = defineJob("read-cpe", z.object({ cpeId: z.uuid() }), { maxAttempts: 3 });
/** Every few minutes: those that have not said anything for a while. */
export const readCpesJob = defineJob("read-cpes", z.object({}), { maxAttempts: 1 });

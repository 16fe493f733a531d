import { z } from "zod";
import { defineJob, enqueue } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { fiscalKinds } from "./contract.ts";

/** One job a partner hands over everything that is due. */
export const registerJob = defineJob("billing.register-documents", z.object({ partnerId: z.uuid() }), { maxAttempts: 3 });
/** Fills one pool of reservations. */
export const fillJob = defineJob("billing.fill-reservations", z.object({ partnerId: z.uuid(), kind: z.enum(fiscalKinds) }), {
  maxAttempts: 3,
});
export const tendJob = defineJob("billing.tend-fiscalisation", z.object({}), { maxAttempts: 3 });

/** However many documents ask for it, one job waits, and those of a partner run one after the other. */
export const wakeRegistering = (work: Work, partnerId: string): Promise<void> =>
  enqueue(work, registerJob, { partnerId }, { key: `register-documents-${partnerId}`, queue: `register-documents-${partnerId}` });

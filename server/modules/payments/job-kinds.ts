import { z } from "zod";
import { defineJob } from "../../platform/jobs.ts";

/** By the clock, every minute: starts the jobs below for what is due. */
export const pollDueJob = defineJob("payments.poll-due", z.object({}), { maxAttempts: 1 });
/** By the clock, every night: drops what gateways told long ago. */
export const purgeJob = defineJob("payments.purge", z.object({}), { maxAttempts: 3 });
// The minute's round starts these again, so they need no patience of their own.
export const askAttemptJob = defineJob("payments.ask-attempt", z.object({ attemptId: z.uuid() }), { maxAttempts: 2 });
export const advanceRefundJob = defineJob("payments.advance-refund", z.object({ refundId: z.uuid() }), { maxAttempts: 2 });
export const processEventJob = defineJob("payments.process-event", z.object({ eventId: z.uuid() }));
export const detachMethodJob = defineJob("payments.detach-method", z.object({ methodId: z.uuid() }));
export const renderReceiptJob = defineJob("payments.render-receipt", z.object({ paymentId: z.uuid() }));

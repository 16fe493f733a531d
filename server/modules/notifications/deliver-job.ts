import { z } from "zod";
import { defineJob, enqueue } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";

/** One job a partner hands over everything that is due, through one connection. */
export const deliverMailJob = defineJob("notifications.deliver-mail", z.object({ partnerId: z.uuid() }), { maxAttempts: 3 });

/** However many messages ask for it, one job waits. */
export const wakeDelivery = (work: Work, partnerId: string): Promise<void> =>
  enqueue(work, deliverMailJob, { partnerId }, { key: `deliver-mail-${partnerId}` });

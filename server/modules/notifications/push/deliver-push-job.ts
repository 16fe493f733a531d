import { z } from "zod";
import { defineJob, enqueue } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";

export const deliverPushJob = defineJob("notifications.deliver-push", z.object({ pushId: z.uuid() }), { maxAttempts: 3 });
export const tendPushJob = defineJob("notifications.tend-push", z.object({}), { maxAttempts: 2 });

/** However many ask for it, one job waits. */
export const wakePush = (work: Work, pushId: string): Promise<void> =>
  enqueue(work, deliverPushJob, { pushId }, { key: `deliver-push-${pushId}` });

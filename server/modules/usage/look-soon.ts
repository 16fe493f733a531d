// A plan gives or does otherwise than it did: its services are looked at after the commit.
import { z } from "zod";
import { defineJob, enqueue } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";

export const lookJob = defineJob("usage.look-at-plan", z.object({ planId: z.uuid() }));

export const lookSoon = (work: Work, planId: string): Promise<void> =>
  enqueue(work, lookJob, { planId }, { key: `usage.look-at-plan:${planId}` });

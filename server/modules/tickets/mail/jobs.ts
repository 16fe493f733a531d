import { z } from "zod";
import { defineJob, enqueue } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";

/** Reads what came into one mailbox. What fails is tried by the next one. */
export const readMailboxJob = defineJob("tickets.read-mailbox", z.object({ mailboxId: z.uuid() }), { maxAttempts: 1 });
/** Every minute: has every mailbox read. */
export const tendMailboxesJob = defineJob("tickets.tend-mailboxes", z.object({}), { maxAttempts: 1 });

/** However often it is asked for, one job waits. */
export const wakeReading = (work: Work, mailboxId: string): Promise<void> =>
  enqueue(work, readMailboxJob, { mailboxId }, { key: `read-mailbox-${mailboxId}` });

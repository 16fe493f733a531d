import type { Happened } from "../../platform/events.ts";
import { enqueue } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";
import { renderReceiptJob } from "./job-kinds.ts";

/** B-245 the receipt that waited for the tax office, or for being let go. The paper of a refund is made when somebody asks for it. */
export async function makeHeldReceipt(work: Work, { data }: Happened<{ sourceId: string; kind: string }>): Promise<void> {
  if (data.kind === "receipt") await enqueue(work, renderReceiptJob, { paymentId: data.sourceId });
}

import { sql } from "kysely";
import { z } from "zod";
import { defineJob, enqueue } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";

export const sendEInvoiceJob = defineJob("billing.send-e-invoice", z.object({ eInvoiceId: z.uuid(), attempt: z.int() }));

/** One more sending of a queued e-invoice, with a number of its own: the access point takes each number once. */
export async function enqueueSending(work: Work, eInvoiceId: string): Promise<void> {
  const { rows } = await sql<{ attempt: number }>`
    update billing.e_invoices set attempt = attempt + 1 where id = ${eInvoiceId} returning attempt`.execute(work.tx);
  const attempt = rows[0]?.attempt;
  if (attempt === undefined) throw new Error(`there is no e-invoice ${eInvoiceId}`);
  await enqueue(work, sendEInvoiceJob, { eInvoiceId, attempt });
}

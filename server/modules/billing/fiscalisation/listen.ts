import type { Happened } from "../../../platform/events.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { ensureEInvoice } from "../einvoice/make-e-invoice.ts";
import { wakeRegistering } from "./jobs.ts";
import { db } from "./tables.ts";

/** After issue: what waits for the tax office goes there within seconds; the clock's own job would bring it there within a minute. */
export async function registerSoon(work: Work, { data }: Happened<{ documentId: string }>): Promise<void> {
  const waiting = await db(work)
    .selectFrom("billing.fiscal_registrations")
    .select("partner_id")
    .where("source_id", "=", data.documentId)
    .where("state", "=", "waiting")
    .executeTakeFirst();
  if (waiting) await wakeRegistering(work, waiting.partner_id);
}

/** The e-invoice that waited for it, or for being let go. */
export const makeTheHeldEInvoice =
  (tools: Tools) =>
  async (work: Work, { data }: Happened<{ sourceId: string; kind: string }>): Promise<void> => {
    if (data.kind === "invoice" || data.kind === "credit_note") await ensureEInvoice(work, tools, data.sourceId);
  };

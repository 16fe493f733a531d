import type { Happened } from "../../../platform/events.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { ensureEInvoice } from "../einvoice/make-e-invoice.ts";

/** The e-invoice that waited for it, or for being let go. */
export const makeTheHeldEInvoice =
  (tools: Tools) =>
  async (work: Work, { data }: Happened<{ sourceId: string; kind: string }>): Promise<void> => {
    if (data.kind === "invoice" || data.kind === "credit_note") await ensureEInvoice(work, tools, data.sourceId);
  };

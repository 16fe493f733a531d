import type { Happened } from "../../../platform/events.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { ensureEInvoice } from "./make-e-invoice.ts";

/** After issue, in a transaction of its own: a fault in a file never keeps a document out of the books (B-248). */
export const makeTheEInvoice =
  (tools: Tools) =>
  async (work: Work, { data }: Happened<{ documentId: string }>): Promise<void> => {
    await ensureEInvoice(work, tools, data.documentId);
  };

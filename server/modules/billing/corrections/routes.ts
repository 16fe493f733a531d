import type { Api } from "../../../platform/http/api.ts";
import { getDocumentView } from "../documents/document-views.ts";
import { todayForStaff } from "../documents/todays.ts";
import * as contract from "./contract.ts";
import { correctInvoice, previewCorrection } from "./correct-invoice.ts";

export function correctionRoutes(api: Api): void {
  api.serve(contract.correctInvoiceEndpoint, {
    may: "finance.credit_notes.create",
    handle: async (work, { params, body }) => {
      const { draft } = await correctInvoice(work, params.documentId, body);
      return getDocumentView(work, draft.id, todayForStaff(work));
    },
  });
  api.serve(contract.previewCorrectionEndpoint, {
    may: "finance.credit_notes.create",
    unaudited: "it says what would be and takes it back",
    handle: (work, { params, body }) => previewCorrection(work, params.documentId, body),
  });
}

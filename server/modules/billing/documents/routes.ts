import { calendarDay } from "../../../../shared/calendar.ts";
import type { Api } from "../../../platform/http/api.ts";
import { cancelRecurringInvoice, lastRecurringInvoice, previewInvoiceUndo } from "../runs/cancel-last.ts";
import * as contract from "./contract.ts";
import { correctInvoice, previewCorrection } from "./correct-invoice.ts";
import { getDocumentView } from "./document-views.ts";

export function documentRoutes(api: Api): void {
  api.serve(contract.lastRecurringInvoiceEndpoint, {
    may: "finance.runs.undo",
    handle: (work, { params }) => lastRecurringInvoice(work, params.customerId),
  });
  api.serve(contract.invoiceUndoPreviewEndpoint, {
    may: "finance.runs.undo",
    handle: (work, { params }) => previewInvoiceUndo(work, params.documentId),
  });
  api.serve(contract.correctInvoiceEndpoint, {
    may: "finance.credit_notes.create",
    handle: async (work, { params, body }) => {
      const { draft } = await correctInvoice(work, params.documentId, body);
      return getDocumentView(work, draft.id, calendarDay(work.now, "UTC"));
    },
  });
  api.serve(contract.previewCorrectionEndpoint, {
    may: "finance.credit_notes.create",
    unaudited: "it says what would be and takes it back",
    handle: (work, { params, body }) => previewCorrection(work, params.documentId, body),
  });
  api.serve(contract.undoInvoiceEndpoint, {
    may: "finance.runs.undo",
    handle: async (work, { params, body }) => {
      await cancelRecurringInvoice(work, params.documentId, body);
      return getDocumentView(work, params.documentId, calendarDay(work.now, "UTC"));
    },
  });
}

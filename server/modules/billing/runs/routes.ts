import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inMenu } from "../../partners/index.ts";
import { getDocumentView } from "../documents/document-views.ts";
import { refuseUnlisted } from "../documents/refuse-unlisted.ts";
import { todayForStaff } from "../documents/todays.ts";
import { cancelRecurringInvoice, lastRecurringInvoice, previewInvoiceUndo } from "./cancel-last.ts";
import { compareInvoice } from "./compare-invoice.ts";
import { compareRun } from "./compare-run.ts";
import * as contract from "./contract.ts";
import { draftPdf } from "./draft-pdf.ts";
import { issueRecurringInvoice, previewRecurringInvoice } from "./recurring-invoice.ts";
import { acceptAdjustments, decideItem, discardRun, holdRun, startConfirm, startPreview, startUndo } from "./run-acts.ts";
import { findRunItem, listRunItems } from "./run-items.ts";
import { listRunNotices } from "./run-notices.ts";
import { getRunView, listRuns } from "./run-views.ts";
import { previewUndo } from "./undo-run.ts";

export function runRoutes(api: Api, tools: Tools): void {
  api.serve(contract.previewRecurringInvoiceEndpoint, {
    may: "finance.invoices.view",
    unaudited: "only shows what would be invoiced",
    handle: (work, { params, body }) => previewRecurringInvoice(work, params.customerId, body),
  });
  api.serve(contract.createRecurringInvoiceEndpoint, {
    may: "finance.invoices.create",
    handle: (work, { params, body }) => issueRecurringInvoice(work, params.customerId, body),
  });
  api.serve(contract.listRunsEndpoint, { may: "finance.runs.view", handle: (work, { query }) => listRuns(work, query) });
  api.serve(contract.listRunNoticesEndpoint, { may: "finance.runs.view", handle: (work) => listRunNotices(work) });
  api.serve(contract.getRunEndpoint, { may: "finance.runs.view", handle: (work, { params }) => getRunView(work, params.runId) });
  api.serve(contract.listRunItemsEndpoint, {
    may: "finance.runs.view",
    handle: (work, { params, query }) => listRunItems(work, params.runId, query),
  });
  api.serve(contract.draftPdfEndpoint, {
    may: "finance.runs.view",
    handle: (work, { params, query }) => draftPdf(work, tools, params, query.inline === "true"),
  });
  api.serve(contract.runComparisonEndpoint, { may: "finance.runs.view", handle: (work, { params }) => compareRun(work, params.runId) });
  api.serve(contract.undoPreviewEndpoint, { may: "finance.runs.undo", handle: (work, { params }) => previewUndo(work, params.runId) });
  api.serve(contract.startPreviewEndpoint, { may: "finance.runs.preview", handle: (work, { body }) => startPreview(work, body) });
  api.serve(contract.confirmRunEndpoint, {
    may: "finance.runs.confirm",
    handle: (work, { params, version }) => startConfirm(work, params.runId, version),
  });
  api.serve(contract.discardRunEndpoint, {
    may: "finance.runs.preview",
    handle: (work, { params, version }) => discardRun(work, params.runId, version),
  });
  api.serve(contract.holdRunEndpoint, {
    may: "finance.runs.preview",
    handle: (work, { params, body, version }) => holdRun(work, params.runId, version, body.isHeld),
  });
  api.serve(contract.undoRunEndpoint, {
    may: "finance.runs.undo",
    handle: (work, { params, body, version }) => startUndo(work, params.runId, version, body),
  });
  api.serve(contract.acceptAdjustmentsEndpoint, {
    may: "finance.runs.preview",
    handle: (work, { params, version }) => acceptAdjustments(work, params.runId, version),
  });
  api.serve(contract.decideRunItemEndpoint, {
    may: "finance.runs.preview",
    handle: async (work, { params, body }) => {
      await decideItem(work, { ...params, decision: body.decision });
      return findRunItem(work, params.runId, params.customerId);
    },
  });
  api.serve(contract.portalInvoiceChangesEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: async (work, { params }) => {
      await refuseUnlisted(work, params.documentId);
      return compareInvoice(work, params.documentId);
    },
  });
  api.serve(contract.lastRecurringInvoiceEndpoint, {
    may: "finance.runs.undo",
    handle: (work, { params }) => lastRecurringInvoice(work, params.customerId),
  });
  api.serve(contract.invoiceUndoPreviewEndpoint, {
    may: "finance.runs.undo",
    handle: (work, { params }) => previewInvoiceUndo(work, params.documentId),
  });
  api.serve(contract.undoInvoiceEndpoint, {
    may: "finance.runs.undo",
    handle: async (work, { params, body }) => {
      await cancelRecurringInvoice(work, params.documentId, body);
      return getDocumentView(work, params.documentId, todayForStaff(work));
    },
  });
}

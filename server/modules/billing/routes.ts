import { calendarDay, type Day } from "../../../shared/calendar.ts";
import { parseMoney } from "../../../shared/money.ts";
import type { Api } from "../../platform/http/api.ts";
import { notFound } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { getReachable } from "../customers/index.ts";
import { getPartner } from "../partners/index.ts";
import { getService } from "../services/index.ts";
import { getAccountView } from "./accounts/account-views.ts";
import { invoiceAggregatedCharges, previewAggregatedCharges } from "./accounts/aggregated-charges.ts";
import { nextServiceBill, previewServiceBill } from "./charges/service-bill.ts";
import * as contract from "./contract.ts";
import { creditInvoice } from "./documents/credit-invoice.ts";
import { readDocumentPdf } from "./documents/document-pdf.ts";
import { getDocumentView, listDocuments, listOwnDocuments } from "./documents/document-views.ts";
import { editDocument } from "./documents/edit-document.ts";
import { invoiceOptions, issueOneTimeInvoice, previewOneTimeInvoice } from "./documents/one-time-invoice.ts";
import { ownDocumentsFile } from "./documents/own-documents-file.ts";
import { renderStatementPdf } from "./documents/statement-pdf.ts";
import { createTransaction } from "./ledger/create-transaction.ts";
import { reverseTransaction } from "./ledger/reverse-transaction.ts";
import { getStatement, listTransactions } from "./ledger/transactions.ts";
import { compareInvoice } from "./runs/compare-invoice.ts";
import { compareRun } from "./runs/compare-run.ts";
import { issueRecurringInvoice, previewRecurringInvoice } from "./runs/recurring-invoice.ts";
import { acceptAdjustments, decideItem, discardRun, holdRun, startConfirm, startPreview, startUndo } from "./runs/run-acts.ts";
import { listRunNotices } from "./runs/run-notices.ts";
import { findRunItem, getRunView, listRunItems, listRuns } from "./runs/run-views.ts";
import { previewUndo } from "./runs/undo-run.ts";

export function routes(api: Api, tools: Tools): void {
  serveDocuments(api, tools);
  serveAccounts(api, tools);
  serveRuns(api);
  servePortal(api, tools);
}

/** Overdue is a matter of the day; staff of several partners see it by the server's. */
const today = (work: Work): Day => calendarDay(work.now, "UTC");

function serveDocuments(api: Api, tools: Tools): void {
  const view = ["finance.invoices.view", "finance.credit_notes.view", "finance.proformas.view"] as const;
  api.serve(contract.listInvoicesEndpoint, { may: view, handle: (work, { query }) => listDocuments(work, query, today(work)) });
  api.serve(contract.getDocumentEndpoint, {
    may: view,
    handle: (work, { params }) => getDocumentView(work, params.documentId, today(work)),
  });
  api.serve(contract.documentPdfEndpoint, {
    may: view,
    handle: (work, { params, query }) => readDocumentPdf(work, tools, params.documentId, query.inline === "true"),
  });
  api.serve(contract.editDocumentEndpoint, {
    may: "finance.invoices.update",
    handle: (work, { params, body, version }) => editDocument(work, params.documentId, { version, body, today: today(work) }),
  });
  api.serve(contract.creditInvoiceEndpoint, {
    may: "finance.credit_notes.create",
    handle: async (work, { params, body }) => {
      const { currency } = (await getDocumentView(work, params.documentId, today(work))).gross;
      const { draft } = await creditInvoice(work, {
        invoiceId: params.documentId,
        reason: body.reason,
        releaseDays: body.releaseDays,
        ...(body.lines
          ? { lines: body.lines.map((line) => ({ lineId: line.lineId, amountMinor: parseMoney(line.amount, currency).minor })) }
          : {}),
      });
      return getDocumentView(work, draft.id, today(work));
    },
  });
  api.serve(contract.previewRecurringInvoiceEndpoint, {
    may: "finance.invoices.view",
    unaudited: "only shows what would be invoiced",
    handle: (work, { params, body }) => previewRecurringInvoice(work, params.customerId, body),
  });
  api.serve(contract.createRecurringInvoiceEndpoint, {
    may: "finance.invoices.create",
    handle: (work, { params, body }) => issueRecurringInvoice(work, params.customerId, body),
  });
  api.serve(contract.createOneTimeInvoiceEndpoint, {
    may: "finance.invoices.create",
    handle: async (work, { params, body }) => {
      const { draft } = await issueOneTimeInvoice(work, params.customerId, body);
      return getDocumentView(work, draft.id, today(work));
    },
  });
  api.serve(contract.aggregatedChargesEndpoint, {
    may: "customers.linked.view",
    handle: (work, { params, query }) => previewAggregatedCharges(work, params.customerId, query.from),
  });
  api.serve(contract.invoiceAggregatedEndpoint, {
    may: "finance.invoices.issue",
    handle: async (work, { params, body }) => {
      const { draft } = await invoiceAggregatedCharges(work, params.customerId, body.from);
      return getDocumentView(work, draft.id, today(work));
    },
  });
  api.serve(contract.previewInvoiceEndpoint, {
    may: "finance.invoices.create",
    unaudited: "a preview changes nothing",
    handle: (work, { params, body }) => previewOneTimeInvoice(work, params.customerId, body),
  });
  api.serve(contract.invoiceOptionsEndpoint, {
    may: "finance.invoices.create",
    handle: (work, { params }) => invoiceOptions(work, params.customerId),
  });
}

function serveAccounts(api: Api, tools: Tools): void {
  api.serve(contract.getBillingAccountEndpoint, {
    may: "customers.billing.view",
    handle: (work, { params }) => getAccountView(work, params.customerId),
  });
  api.serve(contract.previewServiceBillEndpoint, {
    may: "customers.services.create",
    unaudited: "it says what would be and changes nothing",
    handle: (work, { params, body }) => previewServiceBill(work, params.customerId, body),
  });
  api.serve(contract.nextServiceBillEndpoint, {
    may: "customers.services.view",
    handle: async (work, { params, query }) => {
      await getReachable(work, (await getService(work, params.serviceId)).customerId, "customers.services.view");
      return nextServiceBill(work, params.serviceId, query.endOn);
    },
  });
  api.serve(contract.listTransactionsEndpoint, {
    may: "finance.transactions.view",
    handle: (work, { params, query }) => listTransactions(work, params.customerId, query),
  });
  api.serve(contract.createTransactionEndpoint, {
    may: "finance.transactions.create",
    handle: (work, { params, body }) => createTransaction(work, params.customerId, body),
  });
  api.serve(contract.reverseTransactionEndpoint, {
    may: "finance.transactions.delete",
    handle: (work, { params, body }) => reverseTransaction(work, params, body.reason),
  });
  api.serve(contract.statementEndpoint, {
    may: "finance.statements.view",
    handle: (work, { params, query }) => getStatement(work, params.customerId, query),
  });
  api.serve(contract.statementPdfEndpoint, {
    may: "finance.statements.export",
    handle: (work, { params, query }) => renderStatementPdf(work, tools, params.customerId, query),
  });
}

function serveRuns(api: Api): void {
  api.serve(contract.listRunsEndpoint, { may: "finance.runs.view", handle: (work, { query }) => listRuns(work, query) });
  api.serve(contract.listRunNoticesEndpoint, { may: "finance.runs.view", handle: (work) => listRunNotices(work) });
  api.serve(contract.getRunEndpoint, { may: "finance.runs.view", handle: (work, { params }) => getRunView(work, params.runId) });
  api.serve(contract.listRunItemsEndpoint, {
    may: "finance.runs.view",
    handle: (work, { params, query }) => listRunItems(work, params.runId, query),
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
}

function servePortal(api: Api, tools: Tools): void {
  api.serve(contract.portalListDocumentsEndpoint, {
    may: "customer",
    handle: async (work, { query }) => listOwnDocuments(work, query, await ownToday(work)),
  });
  api.serve(contract.portalDocumentsFileEndpoint, {
    may: "customer",
    handle: (work, { query }) => ownDocumentsFile(work, ownId(work), query),
  });
  api.serve(contract.portalGetDocumentEndpoint, {
    may: "customer",
    handle: async (work, { params }) => getDocumentView(work, params.documentId, await ownToday(work)),
  });
  api.serve(contract.portalInvoiceChangesEndpoint, {
    may: "customer",
    handle: (work, { params }) => compareInvoice(work, params.documentId),
  });
  api.serve(contract.portalDocumentPdfEndpoint, {
    may: "customer",
    handle: (work, { params, query }) => readDocumentPdf(work, tools, params.documentId, query.inline === "true"),
  });
  api.serve(contract.portalTransactionsEndpoint, {
    may: "customer",
    handle: (work, { query }) => listTransactions(work, ownId(work), query),
  });
  api.serve(contract.portalStatementEndpoint, { may: "customer", handle: (work, { query }) => getStatement(work, ownId(work), query) });
  api.serve(contract.portalStatementPdfEndpoint, {
    may: "customer",
    handle: (work, { query }) => renderStatementPdf(work, tools, ownId(work), query),
  });
}

function ownId(work: Work): string {
  if (work.actor.kind !== "customer") throw notFound();
  return work.actor.customerId;
}

async function ownToday(work: Work): Promise<Day> {
  if (work.actor.kind !== "customer") throw notFound();
  return calendarDay(work.now, (await getPartner(work, work.actor.partnerId)).timeZone);
}

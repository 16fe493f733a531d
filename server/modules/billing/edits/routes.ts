import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { getDocumentView } from "../documents/document-views.ts";
import { todayForStaff } from "../documents/todays.ts";
import * as contract from "./contract.ts";
import { editInvoice, previewEdit } from "./edit-invoice.ts";
import { invoiceVersions, versionPdf } from "./invoice-versions.ts";

export function editRoutes(api: Api, tools: Tools): void {
  api.serve(contract.editInvoiceEndpoint, {
    may: "finance.invoices.update",
    handle: async (work, { params, body, version }) => {
      await editInvoice(work, tools, { documentId: params.documentId, version, wanted: body });
      return getDocumentView(work, params.documentId, todayForStaff(work));
    },
  });
  api.serve(contract.previewEditEndpoint, {
    may: "finance.invoices.update",
    unaudited: "a preview changes nothing",
    handle: (work, { params, body }) => previewEdit(work, params.documentId, body),
  });
  api.serve(contract.invoiceVersionsEndpoint, {
    may: "finance.invoices.view",
    handle: (work, { params }) => invoiceVersions(work, params.documentId),
  });
  api.serve(contract.versionPdfEndpoint, {
    may: "finance.invoices.view",
    handle: (work, { params, query }) => versionPdf(work, tools, { ...params, inline: query.inline === "true" }),
  });
}

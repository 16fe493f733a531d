import type { Api } from "../../../platform/http/api.ts";
import { getDocumentView } from "../documents/document-views.ts";
import { todayForStaff } from "../documents/todays.ts";
import * as contract from "./contract.ts";
import { invoiceOptions, issueOneTimeInvoice, previewOneTimeInvoice } from "./one-time-invoice.ts";

export function oneTimeRoutes(api: Api): void {
  api.serve(contract.createOneTimeInvoiceEndpoint, {
    may: "finance.invoices.create",
    handle: async (work, { params, body }) => {
      const { draft } = await issueOneTimeInvoice(work, params.customerId, body);
      return getDocumentView(work, draft.id, todayForStaff(work));
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

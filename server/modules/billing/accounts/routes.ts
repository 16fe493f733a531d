import type { Api } from "../../../platform/http/api.ts";
import { getDocumentView } from "../documents/document-views.ts";
import { todayForStaff } from "../documents/todays.ts";
import { getAccountView } from "./account-views.ts";
import { invoiceAggregatedCharges, previewAggregatedCharges } from "./aggregated-charges.ts";
import { listCertificates } from "./certificates.ts";
import * as contract from "./contract.ts";

export function accountRoutes(api: Api): void {
  api.serve(contract.aggregatedChargesEndpoint, {
    may: "customers.linked.view",
    handle: (work, { params, query }) => previewAggregatedCharges(work, params.customerId, query.from),
  });
  api.serve(contract.invoiceAggregatedEndpoint, {
    may: "finance.invoices.issue",
    handle: async (work, { params, body }) => {
      const { draft } = await invoiceAggregatedCharges(work, params.customerId, body.from);
      return getDocumentView(work, draft.id, todayForStaff(work));
    },
  });
  api.serve(contract.listCertificatesEndpoint, {
    may: "customers.billing.view",
    handle: (work, { query }) => listCertificates(work, query),
  });
  api.serve(contract.getBillingAccountEndpoint, {
    may: "customers.billing.view",
    handle: (work, { params }) => getAccountView(work, params.customerId),
  });
}

import type { Api } from "../../../platform/http/api.ts";
import { inMenu } from "../../partners/index.ts";
import type { Outside } from "../outside.ts";
import { getRefundPage, getRefundView } from "../payment-views.ts";
import * as contract from "./contract.ts";
import { refundCredit, refundPayment } from "./refund-payment.ts";
import { readRefundPaper } from "./refund-pdf.ts";

const inline = (query: { inline?: "true" | undefined }): boolean => query.inline === "true";

export function refundRoutes(api: Api, outside: Outside): void {
  const may = "finance.payments.refund" as const;
  api.serve(contract.refundPaymentEndpoint, {
    may,
    handle: async (work, { params, body }) => getRefundView(work, await refundPayment(work, outside, params.paymentId, body)),
  });
  api.serve(contract.refundCreditEndpoint, {
    may,
    handle: async (work, { params, body }) => getRefundView(work, await refundCredit(work, params.customerId, body)),
  });
  api.serve(contract.getRefundEndpoint, {
    may: "finance.payments.view",
    handle: (work, { params }) => getRefundPage(work, params.refundId),
  });
  api.serve(contract.refundPdfEndpoint, {
    may: "finance.payments.view",
    handle: (work, { params, query }) => readRefundPaper(work, outside.tools, params.refundId, inline(query)),
  });
  api.serve(contract.portalRefundPdfEndpoint, {
    may: "customer",
    when: inMenu("finance"),
    handle: (work, { params, query }) => readRefundPaper(work, outside.tools, params.refundId, inline(query)),
  });
}

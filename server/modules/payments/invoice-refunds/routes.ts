import { mayDo } from "../../../platform/actor.ts";
import type { Api } from "../../../platform/http/api.ts";
import { permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { Outside } from "../outside.ts";
import { getRefundView } from "../payment-views.ts";
import * as contract from "./contract.ts";
import { handleRefund, listFailedRefunds } from "./failed-refunds.ts";
import { previewInvoiceRefund, refundInvoice } from "./refund-invoice.ts";

export function invoiceRefundRoutes(api: Api, outside: Outside): void {
  const may = "finance.payments.refund" as const;
  api.serve(contract.previewInvoiceRefundEndpoint, {
    may,
    handle: (work, { params }) => previewInvoiceRefund(work, outside, params.documentId),
  });
  api.serve(contract.refundInvoiceEndpoint, {
    may,
    handle: async (work, { params, body }) => {
      needCredit(work);
      const { creditNote, refundIds } = await refundInvoice(work, outside, params.documentId, body);
      const refunds: Awaited<ReturnType<typeof getRefundView>>[] = [];
      for (const id of refundIds) refunds.push(await getRefundView(work, id));
      return { creditNote, refunds };
    },
  });
  api.serve(contract.listFailedRefundsEndpoint, { may, handle: (work, { query }) => listFailedRefunds(work, query.partner) });
  api.serve(contract.handleRefundEndpoint, {
    may,
    handle: async (work, { params }) => {
      await handleRefund(work, params.refundId);
      return {};
    },
  });
}

/** It makes a credit note too, so it takes that right as well. */
function needCredit(work: Work): void {
  if (!mayDo(work.actor, "finance.credit_notes.create"))
    throw permissionDenied("A refund of an invoice makes a credit note, which you may not.");
}

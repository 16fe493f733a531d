import { currencyExponent, parseMoney } from "../../../shared/money.ts";
import type { Api } from "../../platform/http/api.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import { fieldProblem } from "../../platform/problems.ts";
import { financeList } from "../billing/index.ts";
import { inMenu } from "../partners/index.ts";
import { listBounceFees } from "./bounces/charge-bounce.ts";
import * as contract from "./contract.ts";
import type { Outside } from "./outside.ts";
import { getPaymentOptions, previewOwnPayment, previewPayment } from "./payment-options.ts";
import { getOwnPaymentView, getPaymentView, listOwnPayments, listPayments } from "./payment-views.ts";
import { fromCredit } from "./portal-features.ts";
import { readReceipt } from "./receipt-pdf.ts";
import { recordPayment } from "./record-payment.ts";
import { findPayment, reversePayment } from "./reverse-payment.ts";
import { payFromCredit } from "./use-credit.ts";

export function routes(api: Api, outside: Outside): void {
  servePayments(api, outside);
  servePortal(api, outside);
}

const inline = (query: { inline?: "true" | undefined }): boolean => query.inline === "true";

function servePayments(api: Api, outside: Outside): void {
  const may = "finance.payments.view" as const;
  api.serve(contract.listPaymentsEndpoint, { may, handle: (work, { query }) => listPayments(work, query) });
  api.serve(contract.getPaymentEndpoint, { may, handle: (work, { params }) => getPaymentView(work, outside, params.paymentId) });
  api.serve(contract.paymentReceiptEndpoint, {
    may,
    handle: (work, { params, query }) => readReceipt(work, outside.tools, params.paymentId, inline(query)),
  });
  api.serve(contract.previewPaymentEndpoint, {
    may: "finance.payments.create",
    handle: (work, { params, query }) => previewPayment(work, params.customerId, (currency) => askedIn(query, currency)),
  });
  api.serve(contract.recordPaymentEndpoint, {
    may: "finance.payments.create",
    handle: async (work, { params, body }) => getPaymentView(work, outside, await recordPayment(work, params.customerId, body)),
  });
  api.serve(contract.reversalFeesEndpoint, {
    may: "finance.payments.delete",
    handle: async (work, { params }) => listBounceFees(work, await findPayment(work, params.paymentId)),
  });
  api.serve(contract.reversePaymentEndpoint, {
    may: "finance.payments.delete",
    handle: async (work, { params, body, version }) => {
      await reversePayment(work, params.paymentId, { ...body, version });
      return getPaymentView(work, outside, params.paymentId);
    },
  });
}

function servePortal(api: Api, outside: Outside): void {
  const own = { may: "customer", when: inMenu("finance") } as const;
  api.serve(contract.paymentOptionsEndpoint, { ...own, handle: (work) => getPaymentOptions(work, outside, ownCustomer(work).customerId) });
  api.serve(contract.portalPreviewEndpoint, {
    ...own,
    handle: (work, { query }) => previewOwnPayment(work, ownCustomer(work).customerId, (currency) => askedIn(query, currency)),
  });
  api.serve(contract.portalListPaymentsEndpoint, {
    may: "customer",
    when: financeList("payments"),
    handle: (work, { query }) => listOwnPayments(work, query),
  });
  api.serve(contract.portalGetPaymentEndpoint, {
    may: "customer",
    when: financeList("payments"),
    handle: (work, { params }) => getOwnPaymentView(work, params.paymentId),
  });
  api.serve(contract.portalReceiptEndpoint, {
    may: "customer",
    when: financeList("payments"),
    handle: (work, { params, query }) => readReceipt(work, outside.tools, params.paymentId, inline(query)),
  });
  api.serveBetweenWorks(contract.payFromCreditEndpoint, {
    may: "customer",
    when: fromCredit,
    handle: (works, { body }) => payFromCredit(works, ownCustomer(works).customerId, body.documentIds),
  });
}

interface Asked {
  readonly documents?: readonly string[] | undefined;
  readonly amount?: string | undefined;
}

function askedIn({ documents = [], amount }: Asked, currency: string): { documentIds: readonly string[]; amountMinor: bigint | undefined } {
  if (amount === undefined) return { documentIds: documents, amountMinor: undefined };
  const places = amount.split(".")[1]?.length ?? 0;
  if (places > currencyExponent(currency)) throw fieldProblem("query.amount", "too-many-decimals", `${currency} has fewer decimals.`);
  return { documentIds: documents, amountMinor: parseMoney(amount, currency).minor };
}

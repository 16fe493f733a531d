import { currencyExponent, fromMoneyJson, type MoneyJson, parseMoney } from "../../../shared/money.ts";
import type { Api, Works } from "../../platform/http/api.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import { fieldProblem } from "../../platform/problems.ts";
import { getReachable } from "../customers/index.ts";
import { getPartner } from "../partners/index.ts";
import { askAttempt } from "./ask-attempt.ts";
import { getAttempt } from "./attempt-queries.ts";
import { isOver } from "./attempt-rules.ts";
import { attemptView, listAttempts } from "./attempt-views.ts";
import { listBounceFees } from "./bounces/charge-bounce.ts";
import * as contract from "./contract.ts";
import { getGatewayEvent, listGatewayEvents } from "./event-views.ts";
import { receiveEvent } from "./gateway-events.ts";
import { addGateway, changeGateway, listDrivers, listGateways, testGateway } from "./manage-gateways.ts";
import type { Outside } from "./outside.ts";
import { getPaymentOptions, previewOwnPayment, previewPayment } from "./payment-options.ts";
import { getOwnPaymentView, getPaymentView, getRefundPage, getRefundView, listOwnPayments, listPayments } from "./payment-views.ts";
import { readReceipt } from "./receipt-pdf.ts";
import { recordPayment } from "./record-payment.ts";
import { refundCredit, refundPayment } from "./refund-payment.ts";
import { readRefundPaper } from "./refund-pdf.ts";
import { attemptPage, siteAddress } from "./return-address-rules.ts";
import { findPayment, reversePayment } from "./reverse-payment.ts";
import { changeMethod, listMethods, removeMethod } from "./saved-methods.ts";
import { chargeSavedMethod, type ReturnPage, startOnGatewayPage } from "./start-payment.ts";
import { payFromCredit } from "./use-credit.ts";

export function routes(api: Api, outside: Outside): void {
  servePayments(api, outside);
  serveRefunds(api, outside);
  serveAttempts(api, outside);
  serveCustomerMethods(api, outside);
  serveGateways(api, outside);
  servePortal(api, outside);
  servePortalPaying(api, outside);
  servePortalMethods(api, outside);
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

function serveRefunds(api: Api, outside: Outside): void {
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
}

function serveAttempts(api: Api, outside: Outside): void {
  api.serve(contract.listAttemptsEndpoint, { may: "finance.payments.view", handle: (work, { query }) => listAttempts(work, query) });
  api.serveBetweenWorks(contract.askAttemptEndpoint, {
    may: "finance.payments.view",
    unaudited: "asks the gateway; what comes of it is booked and audited as the gateway's word",
    handle: async (works, { params }) => {
      // Asked under the reader's own eyes first: another partner's attempt is not there.
      await works.inWork((work) => getAttempt(work, params.attemptId));
      await askAttempt((act) => works.asSystem("payments", act), outside, params.attemptId);
      return showAttempt(works, params.attemptId);
    },
  });
}

const showAttempt = (works: Works, attemptId: string) => works.inWork(async (work) => attemptView(work, await getAttempt(work, attemptId)));

function serveCustomerMethods(api: Api, outside: Outside): void {
  const view = "customers.billing.view" as const;
  const update = "customers.billing.update" as const;
  api.serve(contract.listCustomerMethodsEndpoint, {
    may: view,
    handle: async (work, { params }) => {
      await getReachable(work, params.customerId, view);
      return { items: await listMethods(work, params.customerId) };
    },
  });
  api.serveBetweenWorks(contract.setupCustomerMethodEndpoint, {
    may: update,
    handle: async (works, { params, body }) => {
      await works.inWork((work) => getReachable(work, params.customerId, update));
      const page = `${outside.tools.config.publicUrl}/admin/customers/${params.customerId}`;
      return startOnGatewayPage(
        works,
        outside,
        { ...nothingToPay, accountId: params.customerId, use: "admin", way: { kind: "setup", driver: body.gateway } },
        (attemptId) => `${page}?tab=money&view=methods&attempt=${attemptId}`,
      );
    },
  });
  api.serve(contract.changeCustomerMethodEndpoint, {
    may: update,
    handle: async (work, { params, body, version }) => {
      await getReachable(work, params.customerId, update);
      return changeMethod(work, params, { ...body, version });
    },
  });
  api.serve(contract.removeCustomerMethodEndpoint, {
    may: update,
    handle: async (work, { params }) => {
      await getReachable(work, params.customerId, update);
      await removeMethod(work, params);
      return {};
    },
  });
}

function serveGateways(api: Api, outside: Outside): void {
  const view = "config.payments.view" as const;
  const update = "config.payments.update" as const;
  api.serve(contract.listDriversEndpoint, { may: view, handle: async () => ({ items: listDrivers(outside) }) });
  api.serve(contract.listGatewaysEndpoint, { may: view, handle: async (work) => ({ items: await listGateways(work, outside) }) });
  api.serve(contract.addGatewayEndpoint, { may: update, handle: (work, { body }) => addGateway(work, outside, body) });
  api.serve(contract.changeGatewayEndpoint, {
    may: update,
    handle: (work, { params, body, version }) => changeGateway(work, outside, params.configId, { body, version }),
  });
  api.serveBetweenWorks(contract.testGatewayEndpoint, {
    may: update,
    unaudited: "asks and changes nothing",
    handle: (works, { params }) => testGateway(works, outside, params.configId),
  });
  api.serve(contract.listGatewayEventsEndpoint, { may: view, handle: (work, { query }) => listGatewayEvents(work, query) });
  api.serve(contract.getGatewayEventEndpoint, { may: view, handle: (work, { params }) => getGatewayEvent(work, params.eventId) });
  api.serve(contract.gatewayEventsEndpoint, {
    may: "anyone",
    unaudited: "only keeps what the gateway says; what comes of it is audited when it is taken in",
    handle: (work, { params, bytes, request }) => receiveEvent(work, outside, { ...params, headers: request.headers, bytes }),
  });
}

function servePortal(api: Api, outside: Outside): void {
  const may = "customer" as const;
  api.serve(contract.paymentOptionsEndpoint, { may, handle: (work) => getPaymentOptions(work, outside, ownCustomer(work).customerId) });
  api.serve(contract.portalPreviewEndpoint, {
    may,
    handle: (work, { query }) => previewOwnPayment(work, ownCustomer(work).customerId, (currency) => askedIn(query, currency)),
  });
  api.serve(contract.portalListPaymentsEndpoint, { may, handle: (work, { query }) => listOwnPayments(work, query) });
  api.serve(contract.portalGetPaymentEndpoint, { may, handle: (work, { params }) => getOwnPaymentView(work, params.paymentId) });
  api.serve(contract.portalRefundPdfEndpoint, {
    may: "customer",
    handle: (work, { params, query }) => readRefundPaper(work, outside.tools, params.refundId, inline(query)),
  });
  api.serve(contract.portalReceiptEndpoint, {
    may,
    handle: (work, { params, query }) => readReceipt(work, outside.tools, params.paymentId, inline(query)),
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

const wantedAmount = (amount: MoneyJson | undefined) => amount && { currency: amount.currency, minor: fromMoneyJson(amount).minor };

const nothingToPay = { documentIds: [], amount: undefined, replaceUnfinished: false } as const;

/** The portal's page that shows the attempt, on the host and path on which the payer is. */
async function returnPageOf(
  works: Works,
  outside: Outside,
  request: { protocol: string; host: string },
  basePath: string,
): Promise<ReturnPage> {
  const { portalHost } = await works.inWork((work) => getPartner(work, ownCustomer(works).partnerId));
  const site = siteAddress(request, { publicUrl: outside.tools.config.publicUrl, portalHost });
  return (attemptId) => attemptPage(site, basePath, attemptId);
}

/** So often at most does a page that waits make us ask the gateway. */
const askAgainMs = 2_000;

function servePortalPaying(api: Api, outside: Outside): void {
  const may = "customer" as const;
  api.serveBetweenWorks(contract.checkoutEndpoint, {
    may,
    handle: async (works, { body, request }) =>
      startOnGatewayPage(
        works,
        outside,
        {
          accountId: ownCustomer(works).customerId,
          use: "portal",
          way: { kind: "checkout", driver: body.gateway, saveMethod: body.saveMethod },
          documentIds: body.documentIds ?? [],
          amount: wantedAmount(body.amount),
          replaceUnfinished: body.replaceUnfinished,
        },
        await returnPageOf(works, outside, request, body.basePath),
      ),
  });
  api.serveBetweenWorks(contract.payFromCreditEndpoint, {
    may,
    handle: (works, { body }) => payFromCredit(works, ownCustomer(works).customerId, body.documentIds),
  });
  api.serveBetweenWorks(contract.chargeEndpoint, {
    may,
    handle: async (works, { body, request }) => {
      const attempt = await chargeSavedMethod(
        works,
        outside,
        {
          accountId: ownCustomer(works).customerId,
          use: "portal",
          way: { kind: "charge", methodId: body.methodId },
          documentIds: body.documentIds ?? [],
          amount: wantedAmount(body.amount),
          replaceUnfinished: body.replaceUnfinished,
        },
        await returnPageOf(works, outside, request, body.basePath),
      );
      return showAttempt(works, attempt.id);
    },
  });
  api.serveBetweenWorks(contract.getAttemptEndpoint, {
    may,
    handle: async (works, { params }) => {
      const { attempt, isStale } = await works.inWork(async (work) => {
        const found = await getAttempt(work, params.attemptId);
        return { attempt: found, isStale: work.now.getTime() - found.updated_at.getTime() > askAgainMs };
      });
      // B-177: the browser's return proves nothing, so the gateway is asked while somebody looks.
      if (!isOver(attempt.state) && attempt.next_poll_at !== null && isStale) {
        await askAttempt((act) => works.asSystem("payments", act), outside, attempt.id);
      }
      return showAttempt(works, attempt.id);
    },
  });
}

function servePortalMethods(api: Api, outside: Outside): void {
  const may = "customer" as const;
  api.serve(contract.portalListMethodsEndpoint, {
    may,
    handle: async (work) => ({ items: await listMethods(work, ownCustomer(work).customerId) }),
  });
  api.serveBetweenWorks(contract.portalSetupMethodEndpoint, {
    may,
    handle: async (works, { body, request }) =>
      startOnGatewayPage(
        works,
        outside,
        { ...nothingToPay, accountId: ownCustomer(works).customerId, use: "portal", way: { kind: "setup", driver: body.gateway } },
        await returnPageOf(works, outside, request, body.basePath),
      ),
  });
  api.serve(contract.portalChangeMethodEndpoint, {
    may,
    handle: (work, { params, body, version }) =>
      changeMethod(work, { customerId: ownCustomer(work).customerId, ...params }, { ...body, version }),
  });
  api.serve(contract.portalRemoveMethodEndpoint, {
    may,
    handle: async (work, { params }) => {
      await removeMethod(work, { customerId: ownCustomer(work).customerId, ...params });
      return {};
    },
  });
}

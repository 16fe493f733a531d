import type { Module } from "../../platform/module.ts";
import { invoiceCredited, invoicePaid, proformaPaid } from "../billing/index.ts";
import { nameTaxesIn } from "../catalog/index.ts";
import { accompanyCustomers, customerStatusChanged, joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { holdPayables } from "../payments/index.ts";
import { joinPlannedChanges, serviceStateChanged } from "../services/index.ts";
import { ticketClosed, ticketReplied } from "../tickets/index.ts";
import { quotaRanLow } from "../usage/index.ts";
import { listenToContracts } from "./contracts-first/follow-contracts.ts";
import { contractNeedRoutes } from "./contracts-first/routes.ts";
import { concludeLast, registerClosingStatement } from "./final-credit/conclude-last.ts";
import { finalCreditRoutes } from "./final-credit/routes.ts";
import { registerImportJob } from "./imports/import-job.ts";
import { moveRoutes } from "./mass-plan-change/routes.ts";
import { openUsualAccount } from "./open-usual-account.ts";
import { followServices } from "./orders/complete-order.ts";
import { carryOut, findPayable, followTicket, goOnAfterAnswer, payOrder } from "./orders/decide-order.ts";
import { orderApproved } from "./orders/events.ts";
import { expireOrdersStep, registerExpiry } from "./orders/expire-step.ts";
import { orderFeatures } from "./orders/features.ts";
import { ordersOfMerges, ordersOfPartnerMoves } from "./orders/follow-customers.ts";
import { orderRoutes } from "./orders/routes.ts";
import { buyAfterUnblock, buyByItself, tendAutoPacks, tendAutoPacksJob } from "./packs/auto-packs.ts";
import { packFeatures } from "./packs/features.ts";
import { addPaid, giveUp, packsOfMerges, packsOfPartnerMoves } from "./packs/follow-money.ts";
import { packRoutes } from "./packs/routes.ts";
import { lastServiceEnded } from "./planned-changes/events.ts";
import { changeFeatures } from "./planned-changes/features.ts";
import { plannedOfMerges, plannedOfPartnerMoves } from "./planned-changes/follow-customers.ts";
import { explainPaidChanges } from "./planned-changes/paid-in-portal.ts";
import { findPayableChange, makePaidChange, makePaidChangeJob, makePaidSoon } from "./planned-changes/pay-first.ts";
import { planningOfServices } from "./planned-changes/planned-of-services.ts";
import { changeRoutes } from "./planned-changes/routes.ts";
import { changeFeeTax } from "./planned-changes/settings.ts";
import { plannedChangesExport } from "./planned-changes/show-changes.ts";
import { portalOfferRoutes } from "./portal-offer/routes.ts";
import { orderNotPayable, quoteStale } from "./problems.ts";
import { requestRoutes } from "./requests/routes.ts";
import { listenForRequests, tendRequestsStep } from "./requests/tend-requests.ts";
import { rollStep } from "./roll.ts";
import { routes } from "./routes.ts";
import { settings } from "./settings.ts";

export { setNeed } from "./contracts-first/needs.ts";
export { makeErrorsFile } from "./imports/errors-file.ts";
export { type FailedRow, firstFailures } from "./imports/first-failures.ts";
export { workOnImport } from "./imports/import-customers.ts";
export { getImportByNumber, type ImportRecord } from "./imports/import-records.ts";
export { addImport, startCheck, startRun } from "./imports/start-import.ts";
export { startUndo } from "./imports/undo/begin-undo.ts";
export { previewUndo } from "./imports/undo/preview-undo.ts";
export { workOnUndo } from "./imports/undo/work-on-undo.ts";
export { moveServicesAction } from "./mass-plan-change/move-kind.ts";
export { addToCart } from "./orders/cart.ts";
export { approveOrder, cancelOrder, rejectOrder } from "./orders/decide-order.ts";
export { holdOffers } from "./orders/offer-book.ts";
export { countOfferOrders } from "./orders/offer-orders.ts";
export { quoteOrder } from "./orders/quote-order.ts";
export { submitOrder } from "./orders/submit-order.ts";
export { autoPacksStopped, packAdded } from "./packs/events.ts";
export { plannedChangeApplied, plannedChangeScheduled } from "./planned-changes/events.ts";
export { type PortalWish, quoteForCustomer } from "./planned-changes/portal-changes.ts";
export { showOptions } from "./planned-changes/portal-options.ts";
export { confirmQuote } from "./price-quotes/confirm-quote.ts";
export { makeQuote } from "./price-quotes/make-quote.ts";
export { approveRequest, askAboutRequest, declineRequest } from "./requests/decide-request.ts";
export { requestInWords, requestQuoted } from "./requests/open-request.ts";
export { previewRequest } from "./requests/preview-request.ts";
export { askForProfile, refuseManyProfiles, waitingProfile, withdrawProfile } from "./requests/profile/ask-profile.ts";
export { declineProfileOf } from "./requests/profile/decide-profile.ts";
export { type NewSubscriber, takeOnCustomers } from "./take-on-customer.ts";

export const orderingModule: Module = {
  name: "ordering",
  settings,
  features: [...changeFeatures, ...orderFeatures, ...packFeatures],
  routes: (api, tools) => {
    routes(api, tools);
    changeRoutes(api);
    requestRoutes(api);
    orderRoutes(api);
    packRoutes(api);
    finalCreditRoutes(api);
    moveRoutes(api);
    portalOfferRoutes(api);
    contractNeedRoutes(api);
  },
  exports: [plannedChangesExport],
  daily: [rollStep, tendRequestsStep, expireOrdersStep],
  jobs: (book, tools) => {
    registerImportJob(book, tools);
    registerClosingStatement(book, tools);
    registerExpiry(book);
    book.handle(makePaidChangeJob, makePaidChange);
    book.handle(tendAutoPacksJob, tendAutoPacks);
    book.every("* * * * *", tendAutoPacksJob);
  },
  listen: (on, tools) => {
    listenToContracts(on, tools);
    explainPaidChanges();
    on(lastServiceEnded, "conclude-last-service", concludeLast);
    on(invoicePaid, "data-of-paid-pack", (work, { data }) => addPaid(work, "invoice", data.documentId));
    on(proformaPaid, "data-of-paid-proforma", (work, { data }) => addPaid(work, "proforma", data.documentId));
    on(invoiceCredited, "give-up-credited-pack", (work, { data }) => giveUp(work, "invoice", data.documentId));
    on(quotaRanLow, "buy-pack-by-itself", (work, { data }) => buyByItself(work, data.serviceId));
    on(customerStatusChanged, "buy-pack-after-unblock", (work, { data, objectId }) =>
      data.to === "active" ? buyAfterUnblock(work, objectId) : Promise.resolve(),
    );
    joinMerges("data-packs", packsOfMerges);
    joinPartnerMoves("data-packs", packsOfPartnerMoves);
    on(orderApproved, "carry-out-the-order", carryOut);
    on(serviceStateChanged, "complete-the-order", followServices);
    on(ticketReplied, "let-the-order-go-on", (work, { objectId, data }) =>
      data.by === "customer" ? goOnAfterAnswer(work, objectId) : Promise.resolve(),
    );
    on(ticketClosed, "decide-the-order-of-a-closed-ticket", (work, { objectId, data }) => followTicket(work, objectId, data.by));
    holdPayables("order", {
      find: findPayable,
      paid: payOrder,
      refusal: () => orderNotPayable("It is paid already, or it is not waiting for money."),
    });
    holdPayables("change", {
      find: findPayableChange,
      paid: makePaidSoon,
      refusal: () => quoteStale("It is paid already, or it waited too long. Look at the price again and confirm it."),
    });
    joinMerges("orders", ordersOfMerges);
    joinPartnerMoves("orders", ordersOfPartnerMoves);
    listenForRequests(on);
    joinPlannedChanges(planningOfServices);
    accompanyCustomers("ordering", openUsualAccount);
    nameTaxesIn("id", [changeFeeTax]);
    joinMerges("ordering", plannedOfMerges);
    joinPartnerMoves("ordering", plannedOfPartnerMoves);
  },
};

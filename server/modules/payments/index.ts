import type { Module } from "../../platform/module.ts";
import type { Tools } from "../../platform/tools.ts";
import { voucherFirstUsed } from "../access/index.ts";
import { fiscalRegistered, fiscalWaived, guardEdits, invoiceIssued, nameChargeFilters, printPayLinks } from "../billing/index.ts";
import { nameTaxesIn } from "../catalog/index.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { relateSettings } from "../partners/index.ts";
import { attemptRoutes } from "./attempts/routes.ts";
import { autochargeStep, planForIssued } from "./auto-charge/autocharge-step.ts";
import { nameFilters } from "./auto-charge/charge-filters.ts";
import { autoChargeRoutes } from "./auto-charge/routes.ts";
import { chargeFailed, chargeSettled } from "./auto-charge/run-charge.ts";
import { bounceFeeTax, bounceSettings } from "./bounces/bounce-settings.ts";
import { depositRefundRoutes } from "./deposit-refunds/routes.ts";
import { editsWait } from "./edit-guard.ts";
import { paymentFailed, paymentSettled } from "./events.ts";
import { gatewayRoutes } from "./gateways/routes.ts";
import { makeHeldReceipt } from "./held-receipt.ts";
import { bookFirstUse } from "./hotspot-vouchers/book-use.ts";
import { expireVouchersStep } from "./hotspot-vouchers/expire-vouchers.ts";
import { vouchersOfMerges } from "./hotspot-vouchers/moves.ts";
import { hotspotVoucherRoutes } from "./hotspot-vouchers/routes.ts";
import { hotspotVoucherSettings } from "./hotspot-vouchers/settings.ts";
import { invoiceRefundRoutes } from "./invoice-refunds/routes.ts";
import { registerJobs } from "./jobs.ts";
import { massPaymentRoutes } from "./mass-payments/routes.ts";
import { paymentsOfMerges } from "./merge-payments.ts";
import type { Outside } from "./outside.ts";
import { paymentsOfPartnerMoves } from "./partner-move.ts";
import { payLinkFor } from "./pay-links/make-link.ts";
import { payLinkRoutes } from "./pay-links/routes.ts";
import { payLinkSettings } from "./pay-links/settings.ts";
import { paymentsExport } from "./payment-views.ts";
import { paymentFeatures } from "./portal-features.ts";
import { portalPaymentSettings } from "./portal-settings.ts";
import type { MakeGateways } from "./ports.ts";
import { paymentsProofs } from "./proofs.ts";
import { expireCardsStep } from "./refill-cards/expire-cards.ts";
import { cardsOfMerges, cardsOfPartnerMoves } from "./refill-cards/moves.ts";
import { refillCardRoutes } from "./refill-cards/routes.ts";
import { refillCardSettings } from "./refill-cards/settings.ts";
import { refundRoutes } from "./refunds/routes.ts";
import { routes } from "./routes.ts";
import { savedMethodRoutes } from "./saved-methods/routes.ts";
import { paymentsSettings, topupLimits } from "./settings.ts";

export { listAttemptsUnderWay } from "./attempts/attempt-views.ts";
export { isPayerAtWork, listPaymentsUnderWay, type PaymentUnderWay } from "./attempts/under-way.ts";
export { methodOfConsent } from "./auto-charge/auto-pay.ts";
export { listConsenting } from "./auto-charge/autocharge-step.ts";
export { holdCharges, holdDocumentCharges } from "./auto-charge/charge-holds.ts";
export { chargeInParts, type PartDue } from "./auto-charge/charge-parts.ts";
export { foreseeCharges } from "./auto-charge/foresee-charges.ts";
export { isAutomaticCharge } from "./auto-charge/run-charge.ts";
export {
  autopayCharged,
  autopayDisabled,
  autopayEnabled,
  autopayFailed,
  autopaySuspended,
  payLinkAsked,
  paymentFailed,
  paymentPending,
  paymentReversed,
  paymentSettled,
  paymentStarted,
  refundDone,
  savedMethodChangedByStaff,
  savedMethodDisabled,
  savedMethodExpiring,
} from "./events.ts";
export { enableSandbox } from "./gateways/enable-sandbox.ts";
export { makePayLink, payLinkFor } from "./pay-links/make-link.ts";
export { holdPayables, type Payable } from "./payables.ts";
export { findPaymentFacts, listPaymentsNaming } from "./payment-facts.ts";
export { portalPayFromCredit } from "./portal-settings.ts";
export { getReceiptFile } from "./receipt-pdf.ts";
export { recordPayment } from "./record-payment.ts";
export { giveBackSoon } from "./refunds/give-back-credit.ts";
export { giveBackOrderSoon } from "./refunds/give-back-order.ts";
export { findRefundNumber, getRefundFile } from "./refunds/refund-pdf.ts";
export { bringMethodTerms, type MethodAct } from "./saved-methods/method-terms.ts";
export { withUsableMethod } from "./saved-methods/saved-methods.ts";
export { topupMax, topupMin } from "./settings.ts";

/** The module with the gateways that the program gives it; see server/adapters/gateways.ts. */
export function paymentsModule(makeGateways: MakeGateways): Module {
  const outside = (tools: Tools): Outside => ({ tools, gateways: makeGateways(tools) });
  return {
    name: "payments",
    features: paymentFeatures,
    settings: [
      ...portalPaymentSettings,
      ...payLinkSettings,
      ...paymentsSettings,
      ...refillCardSettings,
      ...hotspotVoucherSettings,
      ...bounceSettings,
    ],
    exports: [paymentsExport],
    proofs: paymentsProofs,
    daily: [autochargeStep, expireCardsStep, expireVouchersStep],
    routes: (api, tools) => {
      routes(api, outside(tools));
      attemptRoutes(api, outside(tools));
      savedMethodRoutes(api, outside(tools));
      refundRoutes(api, outside(tools));
      gatewayRoutes(api, outside(tools));
      payLinkRoutes(api, outside(tools));
      autoChargeRoutes(api);
      invoiceRefundRoutes(api, outside(tools));
      refillCardRoutes(api, tools);
      hotspotVoucherRoutes(api, tools);
      depositRefundRoutes(api);
      massPaymentRoutes(api);
    },
    listen: (on) => {
      guardEdits("payments", editsWait);
      printPayLinks((work, tools, document) => payLinkFor(work, tools, { ...document, place: "paper" }));
      nameChargeFilters(nameFilters);
      on(invoiceIssued, "plan-automatic-charges", planForIssued);
      on(fiscalRegistered, "make-the-registered-receipt", makeHeldReceipt);
      on(fiscalWaived, "make-the-waived-receipt", makeHeldReceipt);
      on(voucherFirstUsed, "book-first-use-of-voucher", bookFirstUse);
      on(paymentSettled, "end-automatic-charge", chargeSettled);
      on(paymentFailed, "retry-automatic-charge", chargeFailed);
      relateSettings("payments.topup", topupLimits);
      nameTaxesIn("code", [bounceFeeTax]);
      joinMerges("payments", paymentsOfMerges);
      joinMerges("refill-cards", cardsOfMerges);
      joinMerges("hotspot-vouchers", vouchersOfMerges);
      joinPartnerMoves("refill-cards", cardsOfPartnerMoves);
      joinPartnerMoves("payments", paymentsOfPartnerMoves);
    },
    jobs: (book, tools) => registerJobs(book, outside(tools)),
  };
}

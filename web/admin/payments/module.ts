import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

const PaymentsView = lazyPart(() => import("./payments-view.tsx"), "PaymentsView", 240);
const MethodsView = lazyPart(() => import("./methods-view.tsx"), "MethodsView", 160);
const LinksView = lazyPart(() => import("./links/links-view.tsx"), "LinksView", 160);
const RecordPaymentSheet = lazyPart(() => import("./record-payment-sheet.tsx"), "RecordPaymentSheet");
const RefundCreditSheet = lazyPart(() => import("./refund-credit-sheet.tsx"), "RefundCreditSheet");
const RedeemSheet = lazyPart(() => import("./refill-cards/redeem-sheet.tsx"), "RedeemSheet");

export const paymentsModule: AdminModule = {
  name: "payments",
  nav: [
    { group: "money", part: "payments", to: "/payments", label: "payments.title", needs: "finance.payments.view", jump: "y" },
    { group: "money", part: "payments", to: "/payment-attempts", label: "payments.attempts", needs: "finance.payments.view" },
    { group: "money", part: "payments", to: "/charges", label: "payments.auto.title", needs: "finance.payments.view" },
    { group: "money", part: "payments", to: "/refill-cards", label: "cards.title", needs: "finance.payments.view" },
    { group: "money", part: "payments", to: "/hotspot-vouchers", label: "vouchers.title", needs: "network.vouchers.view" },
    { group: "config", part: "rules", to: "/config/payments", label: "payments.gateways.title", needs: "config.payments.view" },
    { group: "config", part: "rules", to: "/config/charge-filters", label: "payments.auto.filters.title", needs: "config.payments.view" },
  ],
  palette: [
    { label: "payments.auto.charge-now", to: "/charges/new", needs: "finance.charges.run", words: "payments.auto.words" },
    { label: "payments.record.open", to: "/payments/new", needs: "finance.payments.create", create: "y", words: "payments.record.words" },
    { label: "payments.many.new", to: "/payments/batches/new", needs: "finance.payments.create", words: "payments.many.words" },
    { label: "payments.many.title", to: "/payments/batches", needs: "finance.payments.view" },
    { label: "payments.events.title", to: "/config/payments/events", needs: "config.payments.view" },
  ],
  homeParts: [
    {
      id: "failed-refunds",
      needs: "finance.payments.refund",
      Part: lazyPart(() => import("./failed-refunds.tsx"), "FailedRefunds"),
    },
  ],
  customerViews: [
    { id: "payments", tab: "money", place: 30, label: "payments.title", needs: "finance.payments.view", View: PaymentsView },
    { id: "links", tab: "money", place: 45, label: "payments.links.title", needs: "finance.payments.view", View: LinksView },
    { id: "methods", tab: "money", place: 50, label: "payments.methods.title", needs: "customers.billing.view", View: MethodsView },
  ],
  customerActions: [
    {
      id: "record-payment",
      place: 10,
      main: true,
      label: "payments.record.open",
      needs: "finance.payments.create",
      Act: RecordPaymentSheet,
    },
    { id: "refill-card", place: 15, label: "cards.redeem", needs: "finance.payments.create", Act: RedeemSheet },
    { id: "refund-credit", place: 60, label: "payments.refund-credit.open", needs: "finance.payments.refund", Act: RefundCreditSheet },
  ],
};

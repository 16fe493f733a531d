import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";

export const orderingModule: AdminModule = {
  name: "ordering",
  nav: [
    { group: "customers", to: "/requests", label: "ordering.request.list", needs: ["customers.services.view", "customers.profile.view"] },
    { group: "customers", to: "/orders", label: "ordering.order.list", needs: "customers.services.view" },
    { group: "customers", to: "/planned-changes", label: "ordering.change.list", needs: "customers.services.view" },
    { group: "money", part: "debts", last: true, to: "/final-credits", label: "ordering.final.list", needs: "finance.payments.view" },
    { group: "config", part: "system", to: "/config/imports", label: "ordering.import.list", needs: "customers.profile.import" },
  ],
  homeParts: [
    {
      id: "requests",
      needs: ["customers.services.view", "customers.profile.view"],
      Part: lazyPart(() => import("./requests/home-requests.tsx"), "HomeRequests"),
    },
    {
      id: "final-credits",
      needs: "finance.payments.view",
      Part: lazyPart(() => import("./final-credits-notice.tsx"), "FinalCreditsNotice"),
    },
    { id: "failed-changes", needs: "customers.services.view", Part: lazyPart(() => import("./failed-changes.tsx"), "FailedChanges") },
  ],
  planTabs: [
    {
      id: "contract",
      label: "ordering.signing.tab",
      kinds: ["internet", "voice", "recurring", "one_time", "bundle"],
      needs: "config.portal.view",
      Tab: lazyPart(() => import("./contracts-first/contract-need-tab.tsx"), "ContractNeedTab", 180),
    },
  ],
  ticketParts: [
    {
      id: "request",
      needs: ["customers.services.view", "customers.profile.view"],
      Part: lazyPart(() => import("./requests/ticket-request.tsx"), "TicketRequest"),
    },
  ],
  customerPanels: [
    {
      id: "requests",
      place: 20,
      needs: ["customers.services.view", "customers.profile.view"],
      Panel: lazyPart(() => import("./requests/customer-requests-panel.tsx"), "CustomerRequestsPanel"),
    },
    {
      id: "planned-changes",
      place: 21,
      needs: "customers.services.view",
      Panel: lazyPart(() => import("./planned-changes-panel.tsx"), "PlannedChangesPanel"),
    },
    {
      id: "imports",
      place: 90,
      width: "half",
      needs: "customers.profile.view",
      Panel: lazyPart(() => import("./customer-imports-panel.tsx"), "CustomerImportsPanel"),
    },
  ],
  palette: [
    {
      label: "ordering.import.new",
      to: "/config/imports/new",
      needs: "customers.profile.import",
      words: "ordering.import.words",
    },
  ],
};

// The keys of every text, read from the English files. A new file gets its two lines here; `npm run check` compares the other
// languages. `ui` and `portal*` reach subscribers; `ui` and all others reach staff. Only types leave this file.
import accounting from "./en/accounting.json" with { type: "json" };
import addresses from "./en/addresses.json" with { type: "json" };
import appbrand from "./en/appbrand.json" with { type: "json" };
import audit from "./en/audit.json" with { type: "json" };
import baddebts from "./en/baddebts.json" with { type: "json" };
import billing from "./en/billing.json" with { type: "json" };
import cards from "./en/cards.json" with { type: "json" };
import catalog from "./en/catalog.json" with { type: "json" };
import collections from "./en/collections.json" with { type: "json" };
import connectors from "./en/connectors.json" with { type: "json" };
import content from "./en/content.json" with { type: "json" };
import customers from "./en/customers.json" with { type: "json" };
import deposits from "./en/deposits.json" with { type: "json" };
import documents from "./en/documents.json" with { type: "json" };
import einvoice from "./en/einvoice.json" with { type: "json" };
import equipment from "./en/equipment.json" with { type: "json" };
import finance from "./en/finance.json" with { type: "json" };
import fiscal from "./en/fiscal.json" with { type: "json" };
import hotspot from "./en/hotspot.json" with { type: "json" };
import identity from "./en/identity.json" with { type: "json" };
import instalments from "./en/instalments.json" with { type: "json" };
import monitor from "./en/monitor.json" with { type: "json" };
import network from "./en/network.json" with { type: "json" };
import notifications from "./en/notifications.json" with { type: "json" };
import ordering from "./en/ordering.json" with { type: "json" };
import papers from "./en/papers.json" with { type: "json" };
import partners from "./en/partners.json" with { type: "json" };
import payments from "./en/payments.json" with { type: "json" };
import polling from "./en/polling.json" with { type: "json" };
import portal from "./en/portal.json" with { type: "json" };
import portalApp from "./en/portal-app.json" with { type: "json" };
import portalCollections from "./en/portal-collections.json" with { type: "json" };
import portalDocuments from "./en/portal-documents.json" with { type: "json" };
import portalDoor from "./en/portal-door.json" with { type: "json" };
import portalEquipment from "./en/portal-equipment.json" with { type: "json" };
import portalFinance from "./en/portal-finance.json" with { type: "json" };
import portalLine from "./en/portal-line.json" with { type: "json" };
import portalNews from "./en/portal-news.json" with { type: "json" };
import portalNotices from "./en/portal-notices.json" with { type: "json" };
import portalOrders from "./en/portal-orders.json" with { type: "json" };
import portalPay from "./en/portal-pay.json" with { type: "json" };
import portalPrivacy from "./en/portal-privacy.json" with { type: "json" };
import portalProblems from "./en/portal-problems.json" with { type: "json" };
import portalProfile from "./en/portal-profile.json" with { type: "json" };
import portalServices from "./en/portal-services.json" with { type: "json" };
import portalSession from "./en/portal-session.json" with { type: "json" };
import portalTickets from "./en/portal-tickets.json" with { type: "json" };
import portalUsage from "./en/portal-usage.json" with { type: "json" };
import replay from "./en/replay.json" with { type: "json" };
import reports from "./en/reports.json" with { type: "json" };
import services from "./en/services.json" with { type: "json" };
import simulator from "./en/simulator.json" with { type: "json" };
import staff from "./en/staff.json" with { type: "json" };
import taxes from "./en/taxes.json" with { type: "json" };
import terms from "./en/terms.json" with { type: "json" };
import tickets from "./en/tickets.json" with { type: "json" };
import ui from "./en/ui.json" with { type: "json" };
import usage from "./en/usage.json" with { type: "json" };
import vouchers from "./en/vouchers.json" with { type: "json" };
import watch from "./en/watch.json" with { type: "json" };
import writeoffs from "./en/writeoffs.json" with { type: "json" };

const english = {
  accounting,
  addresses,
  appbrand,
  audit,
  baddebts,
  billing,
  cards,
  catalog,
  collections,
  connectors,
  content,
  customers,
  deposits,
  documents,
  equipment,
  finance,
  fiscal,
  hotspot,
  einvoice,
  identity,
  instalments,
  monitor,
  network,
  notifications,
  ordering,
  papers,
  partners,
  payments,
  polling,
  portal,
  "portal-finance": portalFinance,
  "portal-services": portalServices,
  "portal-documents": portalDocuments,
  "portal-door": portalDoor,
  "portal-equipment": portalEquipment,
  "portal-app": portalApp,
  "portal-collections": portalCollections,
  "portal-orders": portalOrders,
  "portal-pay": portalPay,
  "portal-privacy": portalPrivacy,
  "portal-problems": portalProblems,
  "portal-line": portalLine,
  "portal-news": portalNews,
  "portal-notices": portalNotices,
  "portal-profile": portalProfile,
  "portal-session": portalSession,
  "portal-tickets": portalTickets,
  "portal-usage": portalUsage,
  replay,
  reports,
  services,
  simulator,
  staff,
  taxes,
  terms,
  tickets,
  ui,
  usage,
  vouchers,
  watch,
  writeoffs,
};

type KeysOf<Tree, Before extends string = ""> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? `${Before}${Key}` : KeysOf<Tree[Key], `${Before}${Key}.`>;
}[keyof Tree & string];

/** "ui.save", "billing.issue-invoice" */
export type TextKey = KeysOf<typeof english>;

import { lazyPart } from "../app/lazy-part.tsx";
import type { AdminModule } from "../app/module.ts";
import { accountingRights, documentRights, eInvoiceRights, fiscalRights, paperRights } from "./rights.ts";

const MoneyTab = lazyPart(() => import("./money-tab.tsx"), "MoneyTab", 240);
const MoneyPanel = lazyPart(() => import("./money-panel.tsx"), "MoneyPanel", 200);
const BalanceAnswer = lazyPart(() => import("./money-answer.tsx"), "BalanceAnswer");
const BalanceNote = lazyPart(() => import("./money-answer.tsx"), "BalanceNote");
const DocumentsView = lazyPart(() => import("./documents-view.tsx"), "DocumentsView", 240);
const TransactionsView = lazyPart(() => import("./transactions-view.tsx"), "TransactionsView", 240);
const StatementView = lazyPart(() => import("./statement-view.tsx"), "StatementView", 240);
const PaymentCalendarView = lazyPart(() => import("./payment-calendar-view.tsx"), "PaymentCalendarView", 260);
const ConfigurationView = lazyPart(() => import("./configuration-view.tsx"), "ConfigurationView", 320);

const CancelLastOfCustomer = lazyPart(() => import("./cancel-last-sheet.tsx"), "CancelLastOfCustomer");
const WriteOffAccountSheet = lazyPart(() => import("./write-offs/write-off-account-sheet.tsx"), "WriteOffAccountSheet");
const InstalmentSalesView = lazyPart(() => import("./instalment-sales/sales-view.tsx"), "SalesView", 200);
const FutureItemsView = lazyPart(() => import("./future-items/future-items-view.tsx"), "FutureItemsView", 200);
const DepositsView = lazyPart(() => import("./deposits/deposits-view.tsx"), "DepositsView", 200);

export const billingModule: AdminModule = {
  name: "billing",
  nav: [
    { group: "money", part: "billing", to: "/invoices", label: "billing.invoices", needs: documentRights, jump: "i" },
    { group: "money", part: "billing", to: "/billing-runs", label: "billing.runs", needs: "finance.runs.view", jump: "b" },
    { group: "money", part: "payments", last: true, to: "/deposits", label: "deposits.title", needs: "finance.payments.view" },
    { group: "money", part: "billing", to: "/instalment-sales", label: "instalments.title", needs: "finance.invoices.view" },
    { group: "money", part: "debts", last: true, to: "/write-offs", label: "writeoffs.title", needs: "finance.invoices.view" },
    { group: "money", part: "billing", to: "/e-invoices", label: "einvoice.page", needs: eInvoiceRights },
    { group: "money", part: "billing", to: "/fiscal-registrations", label: "fiscal.page", needs: fiscalRights },
    {
      group: "money",
      part: "billing",
      last: true,
      to: "/exemption-certificates",
      label: "taxes.certificates.title",
      needs: "customers.billing.view",
    },
    { group: "money", part: "books", to: "/accounting", label: "accounting.title", needs: accountingRights },
    { group: "config", part: "rules", to: "/config/taxes/addresses", label: "taxes.title", needs: "finance.taxes.view" },
    {
      group: "config",
      part: "rules",
      to: "/config/billing-templates",
      label: "terms.templates.title",
      needs: ["config.finance.view", "config.finance.update"],
    },
    { group: "config", part: "rules", to: "/config/pdf-templates", label: "papers.title", needs: paperRights },
    {
      group: "config",
      part: "rules",
      to: "/config/tax-office",
      label: "fiscal.settings.title",
      needs: ["config.finance.view", "config.finance.update"],
    },
  ],
  palette: [
    { label: "billing.new.open", to: "/invoices/new", needs: "finance.invoices.create", create: "i", words: "billing.new.words" },
    { label: "accounting.tabs.periods", to: "/accounting/periods", needs: "finance.periods.view", words: "accounting.words" },
    { label: "fiscal.settings.title", to: "/config/tax-office", needs: "config.finance.view", words: "fiscal.menu-words" },
    { label: "writeoffs.title", to: "/write-offs", needs: "finance.invoices.view", words: "writeoffs.menu-words" },
    { label: "billing.overdue-invoices", to: "/invoices?overdue=true", needs: documentRights },
  ],
  homeParts: [
    { id: "papers", needs: paperRights, Part: lazyPart(() => import("./papers/paper-notices.tsx"), "PaperNotices") },
    { id: "runs", needs: "finance.runs.view", Part: lazyPart(() => import("./run-notices.tsx"), "RunNotices") },
    {
      id: "write-offs",
      needs: "finance.invoices.write_off",
      Part: lazyPart(() => import("./write-offs/write-off-notices.tsx"), "WriteOffNotices"),
    },
    {
      id: "certificates",
      needs: "customers.billing.update",
      Part: lazyPart(() => import("./certificates/certificate-notices.tsx"), "CertificateNotices"),
    },
    { id: "replays", needs: "finance.invoices.view", Part: lazyPart(() => import("./replay/replay-notices.tsx"), "ReplayNotices") },
    { id: "fiscal", needs: fiscalRights, Part: lazyPart(() => import("./fiscal/fiscal-notices.tsx"), "FiscalNotices") },
    {
      id: "accounting-connection",
      needs: "finance.ledger.view",
      Part: lazyPart(() => import("./connectors/connection-notices.tsx"), "ConnectionNotices"),
    },
    { id: "e-invoices", needs: eInvoiceRights, Part: lazyPart(() => import("./einvoice/e-invoice-notices.tsx"), "EInvoiceNotices") },
  ],
  customerAnswers: [
    {
      id: "balance",
      place: 20,
      label: "billing.account.balance",
      needs: "customers.billing.view",
      Value: BalanceAnswer,
      Note: BalanceNote,
    },
  ],
  customerTabs: [
    {
      id: "money",
      place: 30,
      label: "billing.account.money",
      needs: ["customers.billing.view", ...documentRights, "finance.transactions.view", "finance.payments.view"],
      Tab: MoneyTab,
    },
  ],
  customerViews: [
    { id: "deposits", tab: "money", place: 35, label: "deposits.title", needs: "finance.payments.view", View: DepositsView },
    {
      id: "instalment-sales",
      tab: "money",
      place: 36,
      label: "instalments.title",
      needs: "finance.invoices.view",
      View: InstalmentSalesView,
    },
    { id: "documents", tab: "money", place: 10, label: "billing.invoices", needs: documentRights, View: DocumentsView },
    {
      id: "transactions",
      tab: "money",
      place: 20,
      label: "billing.transactions",
      needs: "finance.transactions.view",
      View: TransactionsView,
    },
    {
      id: "waiting",
      tab: "money",
      place: 25,
      label: "billing.waiting.title",
      needs: "finance.transactions.view",
      View: FutureItemsView,
    },
    { id: "statement", tab: "money", place: 40, label: "billing.statement.title", needs: "finance.statements.view", View: StatementView },
    {
      id: "calendar",
      tab: "money",
      place: 45,
      label: "billing.calendar.tab",
      needs: "customers.billing.view",
      View: PaymentCalendarView,
    },
    {
      id: "configuration",
      tab: "money",
      place: 60,
      label: "billing.config.title",
      needs: "customers.billing.view",
      View: ConfigurationView,
    },
  ],
  customerPanels: [{ id: "money", place: 20, width: "half", needs: "customers.billing.view", Panel: MoneyPanel }],
  customerActions: [
    {
      id: "create-invoice",
      place: 40,
      label: "billing.new.open",
      needs: "finance.invoices.create",
      to: (customerId) => `/invoices/new?customer=${customerId}`,
    },
    {
      id: "cancel-last-invoice",
      place: 85,
      danger: true,
      label: "billing.cancel-last.open",
      needs: "finance.runs.undo",
      Act: CancelLastOfCustomer,
    },
    {
      id: "write-off",
      place: 90,
      danger: true,
      label: "writeoffs.open-account",
      needs: "finance.invoices.write_off",
      Act: WriteOffAccountSheet,
    },
  ],
};

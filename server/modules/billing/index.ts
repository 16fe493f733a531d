import type { Module } from "../../platform/module.ts";
import { followLinks, guardCustomers, joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { serviceCreated, serviceStateChanged } from "../services/index.ts";
import { moneyGuard } from "./accounts/customer-guard.ts";
import { moneyOfLinks } from "./accounts/link-accounts.ts";
import { moneyOfMerges } from "./accounts/merge-accounts.ts";
import { moneyOfPartnerMoves } from "./accounts/partner-move.ts";
import { cancelSetup, chargeSetup } from "./charges/charge-setup.ts";
import { registerPdfJob } from "./documents/document-pdf.ts";
import { billingExports } from "./exports.ts";
import { pairStep } from "./ledger/pair-accounts.ts";
import { billingProofs } from "./ledger/proofs.ts";
import { routes } from "./routes.ts";
import { firstInvoiceStep, invoiceSoon, registerFirstInvoiceJob } from "./runs/first-invoice.ts";
import { registerRunJobs } from "./runs/run-acts.ts";
import { confirmStep, previewStep } from "./runs/run-calendar.ts";
import { billingSettings } from "./settings.ts";

export { type AccountMoney, getAccountMoney, listAccountMoney, listOpenDocuments, type OpenDocument } from "./accounts/account-money.ts";
export { changeAccountTerms } from "./accounts/account-views.ts";
export { lockOpenAccount } from "./accounts/closed-accounts.ts";
export { changeEnforcementTerms } from "./accounts/enforcement-terms.ts";
export { findOpenings, findUsedAccounts, takeBackAccounts } from "./accounts/import-undo.ts";
export { lockAccounts } from "./accounts/lock-accounts.ts";
export { openAccounts } from "./accounts/open-accounts.ts";
export { wantsNotifications } from "./accounts/wants-notifications.ts";
export { coverBilledDays } from "./charges/cover-billed-days.ts";
export { earlyEndFee } from "./charges/early-end-fee.ts";
export {
  draftSettlement,
  type Fee,
  issueSettlement,
  lockForSettlement,
  type ServiceChange,
  type Settlement,
  type SettlementResult,
  type SettlementWish,
} from "./charges/settle-account.ts";
export { type SettlementFigures, settlementFigures } from "./charges/settle-figures.ts";
export { changeFee } from "./charges/settle-rules.ts";
export { announceOverdue, type OverdueInvoice } from "./documents/announce-overdue.ts";
export { creditInvoice } from "./documents/credit-invoice.ts";
export { addDefaultSeries } from "./documents/default-series.ts";
export { ensureDocumentPdf } from "./documents/document-pdf.ts";
export { findDocumentFacts } from "./documents/document-views.ts";
export { issueOneTimeInvoice } from "./documents/one-time-invoice.ts";
export { billingAccountChanged, creditNoteIssued, invoiceCredited, invoiceIssued, invoiceOverdue, invoicePaid } from "./events.ts";
export { listSettledDebits, type SettledDebit } from "./ledger/list-settled-debits.ts";
export { postOpeningBalances } from "./ledger/post-charges.ts";
export {
  postPayment,
  postRefund,
  reversePayment,
  reverseRefund,
  takeReceiptNumber,
} from "./ledger/post-payment.ts";
export { previewAllocation } from "./ledger/preview-allocation.ts";
export { renderReceipt } from "./ledger/receipt-pdf.ts";
export { settleNamed } from "./ledger/settle-credit.ts";
export {
  type DebitFact,
  listAccountsBelowMinimum,
  listLatestDebits,
  listOpenDebits,
  listPrepaidAccounts,
  listStatusAccounts,
  type StatusAccount,
} from "./ledger/status-facts.ts";
export { confirmRun, type RunTotals } from "./runs/billing-run.ts";
export { previewRun } from "./runs/preview-run.ts";
export { undoRun } from "./runs/undo-run.ts";
export type { BillingTables as BillingReadTables, PaymentMethod } from "./tables.ts";

export const billingModule: Module = {
  name: "billing",
  settings: billingSettings,
  exports: billingExports,
  proofs: billingProofs,
  daily: [previewStep, pairStep, firstInvoiceStep, confirmStep],
  routes,
  listen: (on) => {
    guardCustomers("billing", moneyGuard);
    joinMerges("billing", moneyOfMerges);
    joinPartnerMoves("billing", moneyOfPartnerMoves);
    followLinks(moneyOfLinks);
    on(serviceCreated, "bill-setup-items", chargeSetup);
    on(serviceStateChanged, "cancel-setup-items", cancelSetup);
    on(serviceCreated, "invoice-new-service-soon", invoiceSoon);
    on(serviceStateChanged, "invoice-started-service-soon", invoiceSoon);
  },
  jobs: (book, tools) => {
    registerRunJobs(book);
    registerFirstInvoiceJob(book);
    registerPdfJob(book, tools);
  },
};

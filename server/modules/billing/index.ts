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
import { billingProofs } from "./ledger/proofs.ts";
import { routes } from "./routes.ts";
import { registerRunJobs } from "./runs/run-acts.ts";
import { billingSettings } from "./settings.ts";

export { type AccountMoney, getAccountMoney, listAccountMoney, listOpenDocuments, type OpenDocument } from "./accounts/account-money.ts";
export { changeAccountTerms } from "./accounts/account-views.ts";
export { lockOpenAccount } from "./accounts/closed-accounts.ts";
export { findOpenings, findUsedAccounts, takeBackAccounts } from "./accounts/import-undo.ts";
export { lockAccounts } from "./accounts/lock-accounts.ts";
export { openAccounts } from "./accounts/open-accounts.ts";
export { wantsNotifications } from "./accounts/wants-notifications.ts";
export { coverBilledDays } from "./charges/cover-billed-days.ts";
export { creditInvoice } from "./documents/credit-invoice.ts";
export { addDefaultSeries } from "./documents/default-series.ts";
export { ensureDocumentPdf } from "./documents/document-pdf.ts";
export { findDocumentFacts } from "./documents/document-views.ts";
export { issueOneTimeInvoice } from "./documents/one-time-invoice.ts";
export { creditNoteIssued, invoiceIssued } from "./events.ts";
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
export { confirmRun, type RunTotals } from "./runs/billing-run.ts";
export { previewRun } from "./runs/preview-run.ts";
export { undoRun } from "./runs/undo-run.ts";
export type { BillingTables as BillingReadTables, PaymentMethod } from "./tables.ts";

export const billingModule: Module = {
  name: "billing",
  settings: billingSettings,
  exports: billingExports,
  proofs: billingProofs,
  routes,
  listen: (on) => {
    guardCustomers("billing", moneyGuard);
    joinMerges("billing", moneyOfMerges);
    joinPartnerMoves("billing", moneyOfPartnerMoves);
    followLinks(moneyOfLinks);
    on(serviceCreated, "bill-setup-items", chargeSetup);
    on(serviceStateChanged, "cancel-setup-items", cancelSetup);
  },
  jobs: (book, tools) => {
    registerRunJobs(book);
    registerPdfJob(book, tools);
  },
};

import type { Module } from "../../platform/module.ts";
import { followLinks, guardCustomers, joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { serviceCreated, serviceStateChanged } from "../services/index.ts";
import { cancelSetup, chargeSetup } from "./charge-setup.ts";
import { moneyGuard } from "./customer-guard.ts";
import { registerPdfJob } from "./document-pdf.ts";
import { billingExports } from "./exports.ts";
import { moneyOfLinks } from "./link-accounts.ts";
import { moneyOfMerges } from "./merge-accounts.ts";
import { moneyOfPartnerMoves } from "./partner-move.ts";
import { billingProofs } from "./proofs.ts";
import { routes } from "./routes.ts";
import { registerRunJobs } from "./run-acts.ts";
import { billingSettings } from "./settings.ts";

export { type AccountMoney, getAccountMoney, listAccountMoney, listOpenDocuments, type OpenDocument } from "./account-money.ts";
export { changeAccountTerms } from "./account-views.ts";
export { confirmRun, type RunTotals } from "./billing-run.ts";
export { lockOpenAccount } from "./closed-accounts.ts";
export { coverBilledDays } from "./cover-billed-days.ts";
export { creditInvoice } from "./credit-invoice.ts";
export { addDefaultSeries } from "./default-series.ts";
export { ensureDocumentPdf } from "./document-pdf.ts";
export { findDocumentFacts } from "./document-views.ts";
export { creditNoteIssued, invoiceIssued } from "./events.ts";
export { findOpenings, findUsedAccounts, takeBackAccounts } from "./import-undo.ts";
export { listSettledDebits, type SettledDebit } from "./list-settled-debits.ts";
export { lockAccounts } from "./lock-accounts.ts";
export { issueOneTimeInvoice } from "./one-time-invoice.ts";
export { openAccounts } from "./open-accounts.ts";
export { postOpeningBalances } from "./post-charges.ts";
export {
  postPayment,
  postRefund,
  reversePayment,
  reverseRefund,
  takeReceiptNumber,
} from "./post-payment.ts";
export { previewAllocation } from "./preview-allocation.ts";
export { previewRun } from "./preview-run.ts";
export { renderReceipt } from "./receipt-pdf.ts";
export { settleNamed } from "./settle-credit.ts";
export type { BillingTables as BillingReadTables, PaymentMethod } from "./tables.ts";
export { undoRun } from "./undo-run.ts";
export { wantsNotifications } from "./wants-notifications.ts";

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

import type { Module } from "../../platform/module.ts";
import { billingProofs } from "./proofs.ts";
import { billingSettings } from "./settings.ts";

export { type AccountMoney, getAccountMoney, listAccountMoney, listOpenDocuments, type OpenDocument } from "./account-money.ts";
export { confirmRun, type InWork, type RunTotals, type RunWanted } from "./billing-run.ts";
export { coverBilledDays } from "./cover-billed-days.ts";
export { creditNoteIssued, invoiceIssued, invoicePaid, runConfirmed } from "./events.ts";
export { lockAccounts } from "./lock-accounts.ts";
export { type NewAccount, openAccounts } from "./open-accounts.ts";
export { openBook } from "./open-book.ts";
export { postOpeningBalances } from "./post-charges.ts";
export { type PaymentToPost, postPayment, postRefund, type RefundToPost, reversePayment, reverseRefund, takeReceiptNumber } from "./post-payment.ts";
export { previewRun } from "./preview-run.ts";
export type { PaymentMethod } from "./tables.ts";
export { undoRun } from "./undo-run.ts";

export const billingModule: Module = { name: "billing", settings: billingSettings, proofs: billingProofs };

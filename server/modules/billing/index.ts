import type { Module } from "../../platform/module.ts";
import type { Tools } from "../../platform/tools.ts";
import { joinTaxUpdates, nameTaxesIn } from "../catalog/index.ts";
import {
  customerStatusChanged,
  customerUpdated,
  followAddresses,
  followLinks,
  guardCustomers,
  joinMerges,
  joinPartnerMoves,
  profileChanged,
} from "../customers/index.ts";
import { holdCurrency } from "../partners/index.ts";
import { joinBilledDays, joinMovedStarts, joinTaxing, serviceCreated, serviceStateChanged } from "../services/index.ts";
import { registerBatchJobs } from "./accounting/batch-pdfs.ts";
import { verifyStep } from "./accounting/check-book.ts";
import { accountingExports } from "./accounting/exports.ts";
import { releaseStep } from "./accounting/release-revenue.ts";
import { accountingRoutes } from "./accounting/routes.ts";
import { accountsInCurrency } from "./accounts/account-currency.ts";
import { moneyGuard } from "./accounts/customer-guard.ts";
import { moneyOfLinks } from "./accounts/link-accounts.ts";
import { moneyOfMerges } from "./accounts/merge-accounts.ts";
import { moneyOfPartnerMoves } from "./accounts/partner-move.ts";
import { accountRoutes } from "./accounts/routes.ts";
import { taxServices } from "./accounts/tax-status.ts";
import { exemptTax, reverseChargeTax } from "./accounts/tax-status-settings.ts";
import { billedDaysOfBilling } from "./adjustments/billed-days.ts";
import { allocationRoutes } from "./allocations/routes.ts";
import { analysisRoutes } from "./analysis/routes.ts";
import { archiveRoutes } from "./archive/routes.ts";
import { categoryRoutes } from "./categories/routes.ts";
import { cancelSetup, chargeSetup } from "./charges/charge-setup.ts";
import { taxUpdatesOfBilling } from "./charges/retax-waiting.ts";
import { chargeRoutes } from "./charges/routes.ts";
import { bringContactUpToDate } from "./connectors/listen.ts";
import { accountingOfMerges } from "./connectors/moves.ts";
import type { AccountingSystems } from "./connectors/ports.ts";
import { registerPushing } from "./connectors/push.ts";
import { connectorRoutes } from "./connectors/routes.ts";
import { correctionRoutes } from "./corrections/routes.ts";
import { applyOnDeactivation } from "./deposits/apply-on-deactivation.ts";
import { depositsExport } from "./deposits/deposit-views.ts";
import { depositsOfMerges, depositsOfPartnerMoves } from "./deposits/moves.ts";
import { depositRoutes } from "./deposits/routes.ts";
import { depositSettings } from "./deposits/settings.ts";
import { closeUsage } from "./documents/close-usage.ts";
import { registerPdfJob } from "./documents/document-pdf.ts";
import { documentRoutes } from "./documents/routes.ts";
import { registerStatementJob } from "./documents/statement-papers.ts";
import { versionsAreWhole } from "./edits/proofs.ts";
import { editRoutes } from "./edits/routes.ts";
import { makeTheEInvoice } from "./einvoice/listen.ts";
import { eInvoicesOfMerges, eInvoicesOfPartnerMoves } from "./einvoice/moves.ts";
import type { MakeAccessPoints } from "./einvoice/ports.ts";
import { eInvoiceRoutes } from "./einvoice/routes.ts";
import { registerSending } from "./einvoice/send-e-invoice.ts";
import { eInvoiceSettings } from "./einvoice/settings.ts";
import { creditNoteIssued, invoiceCredited, invoiceIssued, invoiceVoided } from "./events.ts";
import { billingExports } from "./exports.ts";
import { fiscalRegistered, fiscalWaived } from "./fiscalisation/events.ts";
import { fillReservations } from "./fiscalisation/fill-reservations.ts";
import { makeTheHeldEInvoice } from "./fiscalisation/listen.ts";
import { registrationsOfMerges } from "./fiscalisation/moves.ts";
import type { FiscalAddOns } from "./fiscalisation/ports.ts";
import { registerFiscalJobs } from "./fiscalisation/register-jobs.ts";
import { fiscalRoutes } from "./fiscalisation/routes.ts";
import { futureItemRoutes } from "./future-items/routes.ts";
import { salesOfMerges, salesOfPartnerMoves } from "./instalment-sales/moves.ts";
import { instalmentSaleRoutes } from "./instalment-sales/routes.ts";
import { salesExport } from "./instalment-sales/sale-views.ts";
import { jointRunItemsExport } from "./joint-runs/joint-items.ts";
import { jointRunRoutes } from "./joint-runs/routes.ts";
import { pairStep } from "./ledger/pair-accounts.ts";
import { billingProofs } from "./ledger/proofs.ts";
import { ledgerRoutes } from "./ledger/routes.ts";
import { oneTimeRoutes } from "./one-time/routes.ts";
import { registerPaperJob } from "./papers/paper-store.ts";
import { paperRoutes } from "./papers/routes.ts";
import { paymentCalendarRoutes } from "./payment-calendar/routes.ts";
import { financeFeatures } from "./portal/features.ts";
import { portalBalanceMode, portalCharts, portalFinanceItems, portalTransactionFields } from "./portal/settings.ts";
import { chargeStartedService } from "./prepaid/charge-started.ts";
import { advanceTax } from "./prepaid/prepaid-settings.ts";
import { prepaidStep, registerPrepaidJob } from "./prepaid/prepaid-step.ts";
import { proformaStep } from "./proformas/make-proforma.ts";
import { proformaRoutes } from "./proformas/routes.ts";
import { replayProof, replayStep } from "./replay/replay-documents.ts";
import { replayRoutes } from "./replay/routes.ts";
import { firstInvoiceStep, invoiceSoon, registerFirstInvoiceJob } from "./runs/first-invoice.ts";
import { runRoutes } from "./runs/routes.ts";
import { registerRunJobs } from "./runs/run-acts.ts";
import { type BeforeConfirm, confirmStep, previewStep } from "./runs/run-calendar.ts";
import { billingSettings } from "./settings.ts";
import { creditStoppedServices } from "./settlement/credit-stopped.ts";
import { giveBackPause } from "./settlement/end-pause.ts";
import { movedStartsOfBilling } from "./settlement/start-moved.ts";
import { taxNumberRoutes } from "./tax-numbers/routes.ts";
import { followAddresses as followMovedCustomers, placesOfMerges, placesOfPartnerMoves } from "./taxes-by-address/follow.ts";
import { taxesByAddressRoutes } from "./taxes-by-address/routes.ts";
import { taxRulesExport } from "./taxes-by-address/rule-views.ts";
import { termsRoutes } from "./terms/routes.ts";
import { termsSettings } from "./terms/settings.ts";
import { writeOffRoutes } from "./write-offs/routes.ts";
import { writeOffSettings } from "./write-offs/settings.ts";
import { writeOffsExport } from "./write-offs/write-off-views.ts";

export { openSince } from "./accounting/periods.ts";
export { verifyFile as verifyJournalFile } from "./accounting/verify-file.ts";
export { type AccountFacts, accountFacts } from "./accounts/account-facts.ts";
export { type AccountMoney, getAccountMoney, listAccountMoney, listOpenDocuments, type OpenDocument } from "./accounts/account-money.ts";
export { lockOpenAccount } from "./accounts/closed-accounts.ts";
export { changeEnforcementTerms } from "./accounts/enforcement-terms.ts";
export { findOpenings, findUsedAccounts, takeBackAccounts } from "./accounts/import-undo.ts";
export { lockAccounts } from "./accounts/lock-accounts.ts";
export { openAccounts } from "./accounts/open-accounts.ts";
export { wantsNotifications } from "./accounts/wants-notifications.ts";
export { zipStream } from "./archive/zip-stream.ts";
export { addWaitingFee } from "./charges/add-waiting-fee.ts";
export { setupItemsOf } from "./charges/charge-setup.ts";
export { coverBilledDays } from "./charges/cover-billed-days.ts";
export { extendCoverage } from "./charges/extend-coverage.ts";
export { undoFees } from "./charges/undo-fees.ts";
export { findDepositFacts, listOpenDeposits } from "./deposits/pay-deposit.ts";
export { returnDeposit } from "./deposits/use-deposit.ts";
export { announceOverdue, listOverdueSince } from "./documents/announce-overdue.ts";
export { creditInvoice } from "./documents/credit-invoice.ts";
export { addDefaultSeries } from "./documents/default-series.ts";
export { daysToPay, listDocumentDays } from "./documents/document-days.ts";
export { ensureDocumentPdf } from "./documents/document-pdf.ts";
export { findDocumentFacts } from "./documents/document-views.ts";
export { lastInvoiceTotal, paidDayOf } from "./documents/facts-for-guests.ts";
export { findDocumentsByNumber, type NumberedDocument } from "./documents/find-by-number.ts";
export { listOpenInvoices, type OpenInvoice } from "./documents/list-open-invoices.ts";
export { printPayLinks } from "./documents/pay-link-on-paper.ts";
export { findRefundableInvoice, type RefundableInvoice } from "./documents/refundable-invoice.ts";
export { listAccountsWithServiceBlocks, listServiceBlocks } from "./documents/service-blocks.ts";
export { keepStatement, setStatement } from "./documents/statement-papers.ts";
export { renderStatementPdf } from "./documents/statement-pdf.ts";
export { type EditGuard, guardEdits } from "./edits/edit-guards.ts";
export { eInvoiceForMail } from "./einvoice/attach-to-mail.ts";
export {
  billingAccountChanged,
  creditNoteIssued,
  invoiceCredited,
  invoiceIssued,
  invoicePaid,
  proformaPaid,
  proformaSent,
  termsBroughtByPayment,
} from "./events.ts";
export { askForMoney } from "./fiscalisation/ask-registration.ts";
export { fiscalRegistered, fiscalWaived } from "./fiscalisation/events.ts";
export { isPaperHeld } from "./fiscalisation/paper-gate.ts";
export { addFutureItem } from "./future-items/future-items.ts";
export { bringBackParts } from "./instalment-sales/credit-parts.ts";
export { type DueFirst, settleDueFirst } from "./ledger/due-first.ts";
export { roundToCashStep } from "./ledger/journal-rules.ts";
export { lastCreditAt } from "./ledger/last-credit.ts";
export { listSettledDebits, type SettledDebit } from "./ledger/list-settled-debits.ts";
export { cardAccount, postCardsGone, postCardsSold } from "./ledger/post-cards.ts";
export { postOpeningBalances } from "./ledger/post-charges.ts";
export { postCommission, reverseCommission } from "./ledger/post-commission.ts";
export {
  postPayment,
  postRefund,
  reversePayment,
  reverseRefund,
  takeReceiptNumber,
} from "./ledger/post-payment.ts";
export { postVouchersEarned, postVouchersSold } from "./ledger/post-vouchers.ts";
export { previewAllocation } from "./ledger/preview-allocation.ts";
export { renderReceipt, renderRefund } from "./ledger/receipt-pdf.ts";
export { settleNamed } from "./ledger/settle-credit.ts";
export {
  type DebitFact,
  listAccountsBelowMinimum,
  listAccountsDueBetween,
  listLatestDebits,
  listOpenDebits,
  listPrepaidAccounts,
  listStatusAccounts,
  type StatusAccount,
} from "./ledger/status-facts.ts";
export { issueOneTimeInvoice, previewOneTimeInvoice } from "./one-time/one-time-invoice.ts";
export { issueOneTimeProforma } from "./one-time/one-time-proforma.ts";
export { issueSurcharge } from "./one-time/surcharge-invoice.ts";
export { addOrderItems, issueOrder, type OrderFigures, type OrderLineWish, previewOrder } from "./orders/draft-order.ts";
export { freeForRefund, listReserved, releaseReserved, reserveFree, spendReserved, sumReserved } from "./orders/reserved-credit.ts";
export { renderDunningLetter, renderSampleLetter } from "./papers/letter-pdf.ts";
export { financeList } from "./portal/features.ts";
export { listAbleToRestart } from "./prepaid/could-restart.ts";
export { type PrepaidEnd, predictPrepaidEnds, priceOfComingDays, priceOfComingPeriods } from "./prepaid/predict-end.ts";
export { minBalance } from "./prepaid/prepaid-settings.ts";
export { cancelProforma, listOpenProformas, previewProformas } from "./proformas/pay-proforma.ts";
export { proformaDayFor } from "./proformas/proforma-terms.ts";
export { confirmRun, type RunTotals } from "./runs/billing-run.ts";
export { draftFutureCharges, type FutureDocument } from "./runs/future-charges.ts";
export { previewRun } from "./runs/preview-run.ts";
export { undoRun } from "./runs/undo-run.ts";
export { draftSettlement } from "./settlement/draft-settlement.ts";
export { earlyEndFee } from "./settlement/early-end-fee.ts";
export { issueSettlement, lockForSettlement, type SettlementResult } from "./settlement/issue-settlement.ts";
export { type SettlementFigures, settlementFigures } from "./settlement/settle-figures.ts";
export { changeFee } from "./settlement/settle-rules.ts";
export type { ServiceChange, SettlementWish } from "./settlement/settlement.ts";
export type { BillingTables as BillingReadTables, MoneyWay, PaymentMethod } from "./tables.ts";
export { paymentCameBack, templateOnPayment } from "./terms/apply-template.ts";
export { asIf } from "./terms/as-if.ts";
export { type BulkWish, changeTermsInBulk, lookAtTerms } from "./terms/bulk.ts";
export { chargeFiltersOf, isChargeFilterNamed, nameChargeFilters } from "./terms/charge-filters.ts";
export { type BroughtTerms, billByMethod, comingAfter, type SeenTerms } from "./terms/method-terms.ts";
export { usualMethod } from "./terms/settings.ts";
export { saveTemplate } from "./terms/templates.ts";
export { bringUsualTerms, usualTerms } from "./terms/usual-terms.ts";
export type { TermsChange } from "./terms/write-terms.ts";
export { listWaitingWriteOffs, listWrittenOff, wasBooked } from "./write-offs/list-written-off.ts";
export { listRecoverable } from "./write-offs/recover.ts";
export { requestWriteOff } from "./write-offs/request-write-off.ts";

/** B-245 what the add-on still has to reserve for a run is fetched before it; without it the run goes on with what there is. */
const reserveInvoices =
  (tools: Tools, addOns: FiscalAddOns): BeforeConfirm =>
  (inWork, partnerId, coming) =>
    fillReservations(inWork, tools, addOns, { partnerId, kind: "invoice" }, coming);

/** The module with its ways to the outside that the program gives it; see server/adapters. */
export const billingModule = (
  makeAccessPoints: MakeAccessPoints,
  fiscalAddOns: FiscalAddOns,
  accountingSystems: AccountingSystems,
): Module => ({
  name: "billing",
  features: financeFeatures,
  settings: [
    portalFinanceItems,
    portalBalanceMode,
    portalTransactionFields,
    portalCharts,
    ...billingSettings,
    ...eInvoiceSettings,
    ...termsSettings,
    ...depositSettings,
    ...writeOffSettings,
  ],
  exports: [...billingExports, jointRunItemsExport, ...accountingExports, depositsExport, salesExport, writeOffsExport, taxRulesExport],
  proofs: [...billingProofs, versionsAreWhole, replayProof],
  daily: (tools) => [
    proformaStep,
    prepaidStep,
    previewStep,
    pairStep,
    firstInvoiceStep(reserveInvoices(tools, fiscalAddOns)),
    confirmStep(reserveInvoices(tools, fiscalAddOns)),
    releaseStep,
    verifyStep,
    replayStep,
  ],
  routes: (api, tools) => {
    accountRoutes(api);
    taxNumberRoutes(api);
    chargeRoutes(api);
    oneTimeRoutes(api);
    categoryRoutes(api);
    ledgerRoutes(api, tools);
    runRoutes(api, tools);
    jointRunRoutes(api);
    accountingRoutes(api, tools);
    paymentCalendarRoutes(api, tools);
    analysisRoutes(api);
    allocationRoutes(api);
    paperRoutes(api, tools);
    archiveRoutes(api, tools);
    eInvoiceRoutes(api, tools);
    fiscalRoutes(api, tools, fiscalAddOns);
    connectorRoutes(api, tools, accountingSystems);
    termsRoutes(api);
    taxesByAddressRoutes(api);
    proformaRoutes(api);
    replayRoutes(api);
    documentRoutes(api, tools);
    correctionRoutes(api);
    editRoutes(api, tools);
    depositRoutes(api);
    instalmentSaleRoutes(api);
    futureItemRoutes(api);
    writeOffRoutes(api);
  },
  listen: (on, tools) => {
    holdCurrency("billing", accountsInCurrency);
    nameTaxesIn("code", [exemptTax, reverseChargeTax, advanceTax]);
    guardCustomers("billing", moneyGuard);
    joinMerges("billing", moneyOfMerges);
    joinMerges("deposits", depositsOfMerges);
    joinMerges("instalment-sales", salesOfMerges);
    joinMerges("e-invoices", eInvoicesOfMerges);
    joinMerges("accounting-items", accountingOfMerges);
    joinMerges("fiscal-registrations", registrationsOfMerges);
    joinMerges("places", placesOfMerges);
    joinPartnerMoves("billing", moneyOfPartnerMoves);
    joinPartnerMoves("deposits", depositsOfPartnerMoves);
    joinPartnerMoves("instalment-sales", salesOfPartnerMoves);
    joinPartnerMoves("e-invoices", eInvoicesOfPartnerMoves);
    joinPartnerMoves("places", placesOfPartnerMoves);
    followLinks(moneyOfLinks);
    joinTaxUpdates("billing", taxUpdatesOfBilling);
    followAddresses(followMovedCustomers);
    joinBilledDays(billedDaysOfBilling);
    joinMovedStarts(movedStartsOfBilling);
    joinTaxing(taxServices);
    on(invoiceIssued, "make-the-e-invoice", makeTheEInvoice(tools));
    on(invoiceIssued, "close-invoiced-usage", closeUsage);
    on(invoiceVoided, "open-usage-of-void", closeUsage);
    on(invoiceCredited, "open-usage-of-credited", closeUsage);
    on(creditNoteIssued, "make-the-e-credit-note", makeTheEInvoice(tools));
    on(fiscalRegistered, "make-the-registered-e-invoice", makeTheHeldEInvoice(tools));
    on(fiscalWaived, "make-the-waived-e-invoice", makeTheHeldEInvoice(tools));
    on(customerUpdated, "bring-the-contact-up-to-date", bringContactUpToDate);
    on(profileChanged, "bring-the-changed-profile-over", bringContactUpToDate);
    on(customerStatusChanged, "apply-deposits", applyOnDeactivation);
    on(serviceCreated, "bill-setup-items", chargeSetup);
    on(serviceStateChanged, "cancel-setup-items", cancelSetup);
    on(serviceStateChanged, "credit-stopped-services", creditStoppedServices);
    on(serviceCreated, "invoice-new-service-soon", invoiceSoon);
    on(serviceCreated, "charge-new-service-soon", chargeStartedService);
    on(serviceStateChanged, "give-back-pause", giveBackPause);
    on(serviceStateChanged, "charge-started-service-soon", chargeStartedService);
    on(serviceStateChanged, "invoice-started-service-soon", invoiceSoon);
  },
  jobs: (book, tools) => {
    registerRunJobs(book, reserveInvoices(tools, fiscalAddOns));
    registerFirstInvoiceJob(book);
    registerPrepaidJob(book);
    registerPdfJob(book, tools);
    registerPaperJob(book);
    registerStatementJob(book);
    registerSending(book, tools, makeAccessPoints(tools));
    registerFiscalJobs(book, tools, fiscalAddOns);
    registerPushing(book, tools, accountingSystems);
    registerBatchJobs(book, tools);
  },
});

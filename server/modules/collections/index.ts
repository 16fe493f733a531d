import type { Module } from "../../platform/module.ts";
import { guardEdits, settleDueFirst } from "../billing/index.ts";
import { joinTaxUpdates } from "../catalog/index.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { chargeInParts, holdCharges, holdDocumentCharges } from "../payments/index.ts";
import { guardNewServices } from "../services/index.ts";
import { guardNewService } from "./bad-debt/approvals.ts";
import { debtsOfMerges, debtsOfPartnerMoves } from "./bad-debt/debt-participants.ts";
import { debtsExport } from "./bad-debt/debt-views.ts";
import { dunStep } from "./bad-debt/dun-step.ts";
import { followDebtJob, runFollowing } from "./bad-debt/follow-debts.ts";
import { makeLetterJob, runMakeLetter } from "./bad-debt/letter-job.ts";
import { listenToDebts } from "./bad-debt/listeners.ts";
import { claimsExport } from "./bad-debt/placement-views.ts";
import { badDebtProof } from "./bad-debt/proofs.ts";
import { badDebtRoutes } from "./bad-debt/routes.ts";
import { badDebtSettings } from "./bad-debt/settings.ts";
import { editsEnd } from "./edit-guard.ts";
import { listSparedFromCharges } from "./holds/spared-from-charges.ts";
import { coveredByPlans, dueByPlans, partsDueByPlans, plansOfMerges, plansOfPartnerMoves } from "./instalments/plan-participants.ts";
import { plansExport } from "./instalments/plan-views.ts";
import { instalmentRoutes } from "./instalments/routes.ts";
import { listen } from "./listeners.ts";
import { outlookRoutes } from "./outlook/routes.ts";
import { accountStatusExport } from "./outlook/status-export.ts";
import { collectionsOfMerges, collectionsOfPartnerMoves } from "./participants.ts";
import { blockStep, deactivateStep } from "./procedure/block-step.ts";
import { taxUpdatesOfLateFees } from "./procedure/late-fee-taxes.ts";
import { overdueStep } from "./procedure/overdue-step.ts";
import { collectionsProofs } from "./proofs.ts";
import { prepaidNoticesJob, sendPrepaidNotices } from "./reminders/prepaid-notices.ts";
import { remindStep } from "./reminders/remind-step.ts";
import { remindersOfMerges, remindersOfPartnerMoves } from "./reminders/reminder-participants.ts";
import { relateReminderSettings, reminderSettings } from "./reminders/reminder-settings.ts";
import { reminderRoutes } from "./reminders/routes.ts";
import { routes } from "./routes.ts";
import { settings } from "./settings.ts";
import { evaluateJob, runEvaluation } from "./status/evaluate.ts";

export { promiseBroken, promiseMade } from "./events.ts";
export { showOwnPlan } from "./instalments/plan-views.ts";
export { nextDates } from "./outlook/next-dates.ts";
export { prepaidNoticeSent, reminderSent, suspensionWarned } from "./reminders/events.ts";
export { loadNoticePlans } from "./reminders/prepaid-notices.ts";
export { reminderTime } from "./reminders/reminder-settings.ts";
export { blockingDays, deactivationDays } from "./settings.ts";
export { showOwnStatus } from "./status/case-views.ts";

export const collectionsModule: Module = {
  name: "collections",
  settings: [...settings, ...reminderSettings, ...badDebtSettings],
  exports: [accountStatusExport, plansExport, debtsExport, claimsExport],
  proofs: [...collectionsProofs, badDebtProof],
  routes: (api, tools) => {
    routes(api);
    reminderRoutes(api);
    instalmentRoutes(api);
    outlookRoutes(api);
    badDebtRoutes(api, tools);
  },
  daily: [overdueStep, blockStep, deactivateStep, remindStep, dunStep],
  listen: (on) => {
    guardEdits("collections", editsEnd);
    joinMerges("collections", collectionsOfMerges);
    joinPartnerMoves("collections", collectionsOfPartnerMoves);
    joinTaxUpdates("collections", taxUpdatesOfLateFees);
    joinMerges("reminders", remindersOfMerges);
    joinPartnerMoves("reminders", remindersOfPartnerMoves);
    settleDueFirst("instalment-plans", dueByPlans);
    holdDocumentCharges("instalment-plans", coveredByPlans);
    chargeInParts("instalment-plans", partsDueByPlans);
    joinMerges("instalment-plans", plansOfMerges);
    joinPartnerMoves("instalment-plans", plansOfPartnerMoves);
    relateReminderSettings();
    holdCharges("collections", listSparedFromCharges);
    joinMerges("bad-debts", debtsOfMerges);
    joinPartnerMoves("bad-debts", debtsOfPartnerMoves);
    guardNewServices("bad-debts", guardNewService);
    listenToDebts(on);
    listen(on);
  },
  jobs: (book, tools) => {
    book.handle(evaluateJob, runEvaluation);
    book.handle(followDebtJob, runFollowing);
    book.handle(makeLetterJob, runMakeLetter(tools));
    book.handle(prepaidNoticesJob, sendPrepaidNotices);
    book.every("0 * * * *", prepaidNoticesJob);
  },
};

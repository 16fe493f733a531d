import type { Module } from "../../platform/module.ts";
import { joinPlanCopies, planLimitsChanged } from "../catalog/index.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { serviceCreated, serviceLoginChanged, servicePlanChanged, serviceStateChanged } from "../services/index.ts";
import { copyPlanTerms } from "./copy-plan-terms.ts";
import { giveTo } from "./correct-bucket.ts";
import { correctionRoutes } from "./corrections/routes.ts";
import { checkSums, checkSumsJob } from "./differences/check-sums.ts";
import { differenceRoutes } from "./differences/routes.ts";
import { fairUseRoutes } from "./fair-use/routes.ts";
import { usageFeatures } from "./features.ts";
import { lookJob, lookSoon } from "./look-soon.ts";
import { mergeThresholds, moveThresholds } from "./own-thresholds.ts";
import { usageOfMonthExport } from "./report/export-usage-of-month.ts";
import { addUpNases, addUpNasesJob } from "./report/nas-sums.ts";
import { reportRoutes } from "./report/routes.ts";
import { routes } from "./routes.ts";
import { followLogin } from "./sessions/adopt-orphans.ts";
import { onlineExport } from "./sessions/export-online.ts";
import { sessionRoutes } from "./sessions/routes.ts";
import { tendSessions, tendSessionsJob } from "./sessions/tend-sessions.ts";
import { settings } from "./settings.ts";
import {
  followChangedPlan,
  followPlan,
  followState,
  lookAtPlan,
  tendMeters,
  tendMetersJob,
  tendPartitions,
  tendPartitionsJob,
} from "./tend.ts";

export { closeInvoiced } from "./corrections/close-invoiced.ts";
export { fairUseApplied, fairUseLifted, quotaChanged, quotaRanLow, quotaReached } from "./events.ts";
export { type SimulatedUse, simulateFairUse } from "./fair-use/simulate.ts";
export { grantData, lockCycle } from "./grant-data.ts";
export { type Pack, readPacks, readPlanTerms, savePackTerms, savePlanTerms, validityOf } from "./plan-terms.ts";
export { firstDayGone } from "./quota-rules.ts";
export { type Reading, recordUsage } from "./record-usage.ts";
export type { AccountingRecord, OfVoucher, VoucherUse } from "./sessions/accounting-record.ts";
export { applyAccounting } from "./sessions/apply-accounting.ts";
export { loseSessions } from "./sessions/close-session.ts";
export { quarantine } from "./sessions/quarantine.ts";
export {
  findLastSessions,
  findOpenSessionsOfVouchers,
  type LastSession,
  listCrowdedServices,
  listOpenSessions,
} from "./sessions/session-queries.ts";
export { findQuotaState, isLow, type LineData, listLineData, listQuotas } from "./show-quota.ts";
export { quotaSpeedOf, speedOf } from "./speed-rules.ts";
export { lookAtMeters } from "./tend.ts";

export const usageModule: Module = {
  name: "usage",
  settings,
  features: usageFeatures,
  exports: [onlineExport, usageOfMonthExport],
  routes: (api) => {
    routes(api);
    sessionRoutes(api);
    fairUseRoutes(api);
    correctionRoutes(api);
    differenceRoutes(api);
    reportRoutes(api);
  },
  listen: (on) => {
    joinMerges("usage", {
      async move(work, { loser, survivor }) {
        await giveTo(work, "customer_id", { from: loser.id, to: survivor.id });
        await mergeThresholds(work, { from: loser.id, to: survivor.id });
        return {};
      },
    });
    joinPartnerMoves("usage", {
      carry: async (work, { customer, to }) => {
        await giveTo(work, "partner_id", { from: customer.id, to: to.id });
        await moveThresholds(work, customer.id, to.id);
      },
    });
    joinPlanCopies("usage", copyPlanTerms);
    on(serviceCreated, "meter-of-new-service", followPlan);
    on(serviceCreated, "orphans-of-new-service", followLogin);
    on(serviceLoginChanged, "orphans-of-new-login", followLogin);
    on(servicePlanChanged, "meter-follows-plan", followChangedPlan);
    on(serviceStateChanged, "meter-follows-state", followState);
    on(planLimitsChanged, "meters-follow-limits", (work, { data }) => lookSoon(work, data.planId));
  },
  jobs: (book) => {
    book.handle(tendMetersJob, tendMeters);
    book.handle(lookJob, (run, { planId }) => lookAtPlan(run, planId));
    book.handle(tendPartitionsJob, (run) => run.inWork(tendPartitions));
    book.handle(tendSessionsJob, tendSessions);
    book.every("* * * * *", tendMetersJob);
    book.every("* * * * *", tendSessionsJob);
    book.handle(checkSumsJob, checkSums);
    book.handle(addUpNasesJob, addUpNases);
    book.every("*/5 * * * *", addUpNasesJob);
    book.every("40 3 * * *", tendPartitionsJob);
    book.every("10 4 * * *", checkSumsJob);
  },
};

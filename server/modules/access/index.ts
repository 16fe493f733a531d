import type { Module } from "../../platform/module.ts";
import { joinPlanCopies } from "../catalog/index.ts";
import {
  customerLinked,
  customerMerged,
  customerStatusChanged,
  customerUnlinked,
  getReachable,
  joinMerges,
  joinPartnerMoves,
} from "../customers/index.ts";
import { holdLocations } from "../partners/index.ts";
import { getService, serviceCreated, serviceLockChanged, serviceStateChanged } from "../services/index.ts";
import { quotaChanged } from "../usage/index.ts";
import { judgeNases, judgeNasesJob } from "./alerts/judge-nases.ts";
import { judgeOutages, judgeOutagesJob } from "./alerts/judge-outages.ts";
import { outageSettings } from "./alerts/settings.ts";
import { coaRoutes } from "./coa/routes.ts";
import { coaSettings } from "./coa/settings.ts";
import { explainLoginEndpoint, serviceAccessEndpoint, serviceLoginsEndpoint } from "./contract.ts";
import { listUnknownClientsEndpoint, nasCountersEndpoint } from "./counters/contract.ts";
import { listUnknownClients, showCounters } from "./counters/show-counters.ts";
import { tendCounters, tendCountersJob } from "./counters/tend-counters.ts";
import { followCustomer, followMerge, followService } from "./derive-access.ts";
import { frontEndRoutes } from "./front-end/routes.ts";
import { freeRadiusSql } from "./front-end/sql/settings.ts";
import { lineRoutes } from "./lines/routes.ts";
import { accessOfMerges, accessOfPartnerMoves } from "./moves.ts";
import { nasTestRoutes } from "./nas-tests/routes.ts";
import { endDueWindows, endDueWindowsJob, endWindow, endWindowJob } from "./payment-windows/end-payment-window.ts";
import { paymentWindowSettings } from "./payment-windows/settings.ts";
import { copyPlanReplies } from "./plan-replies/plan-replies.ts";
import { planReplyRoutes } from "./plan-replies/routes.ts";
import { listLoginsEndpoint } from "./radius/contract.ts";
import { explainLogin } from "./radius/explain-login.ts";
import { listLogins, loginsExport } from "./radius/list-logins.ts";
import { radiusSettings } from "./radius/settings.ts";
import { showLogins } from "./radius/show-logins.ts";
import { tendAuthLog, tendAuthLogJob, tendRadius, tendRadiusJob } from "./radius/tend-radius.ts";
import { showAccess } from "./show-access.ts";
import { simulatePlanEndpoint } from "./simulate/contract.ts";
import { simulatePlan } from "./simulate/simulate-plan.ts";
import { staffLoginRoutes } from "./staff-logins/routes.ts";
import { switchRoutes } from "./switch-routes.ts";
import { traceRoutes } from "./traces/routes.ts";
import { batchesInLocations } from "./vouchers/batches-in-locations.ts";
import { voucherRoutes } from "./vouchers/routes.ts";
import { vouchersExport } from "./vouchers/show-vouchers.ts";

export { claimOutageTicket } from "./alerts/outage-ticket.ts";
export type { CoaAnswer, CoaRequest, CoaSender } from "./coa/ports.ts";
export { outageSuspected, voucherFirstUsed } from "./events.ts";
export { type FrontEndAnswer, type FrontEndCall, RestFrontEnd } from "./front-end/rest-front-end.ts";
export { pingTests, radiusTests } from "./nas-tests/make-nas-tests.ts";
export type { Examined } from "./nas-tests/ports.ts";
export { endPaymentWindow } from "./payment-windows/end-payment-window.ts";
export { openPaymentWindow } from "./payment-windows/open-payment-window.ts";
export { findWindowEnd } from "./payment-windows/window-queries.ts";
export { saidOfSelf } from "./radius/access-request.ts";
export type { Answer, Asked } from "./radius/login-server.ts";
export { makeRadius } from "./radius/make-radius.ts";
export type { RadiusNas } from "./radius/radius-nas.ts";
export { RadiusWorld } from "./radius/radius-world.ts";
export { allowMsChapV1 } from "./radius/settings.ts";
export { changeServicePassword, revealServicePassword, servicePasswordAt } from "./service-password.ts";
export { findAccessState, listAccessStates } from "./show-access.ts";
export { updateSwitch } from "./switches.ts";
export {
  findVouchersForSale,
  findVoucherWithCode,
  makeVoucherCodes,
  makeVouchersForSale,
  openVoucher,
  releaseVouchers,
  withholdUnusedVouchers,
} from "./vouchers/for-sale.ts";

export const accessModule: Module = {
  name: "access",
  settings: [...radiusSettings, ...coaSettings, ...outageSettings, ...paymentWindowSettings, freeRadiusSql],
  exports: [loginsExport, vouchersExport],
  routes: (server, tools) => {
    switchRoutes(server);
    traceRoutes(server);
    server.serve(nasCountersEndpoint, {
      may: "network.routers.view",
      handle: (work, { params, query }) => showCounters(work, params.nasId, query.span),
    });
    server.serve(listUnknownClientsEndpoint, { may: "network.routers.view", handle: (work) => listUnknownClients(work) });
    voucherRoutes(server, tools);
    staffLoginRoutes(server, tools);
    frontEndRoutes(server);
    lineRoutes(server);
    planReplyRoutes(server);
    coaRoutes(server);
    nasTestRoutes(server);
    server.serve(serviceAccessEndpoint, {
      may: "customers.services.view",
      handle: async (work, { params: { serviceId } }) => {
        await getReachable(work, (await getService(work, serviceId)).customerId, "customers.services.view");
        return showAccess(work, serviceId);
      },
    });
    server.serve(explainLoginEndpoint, {
      may: "network.radius.explain",
      unaudited: "it says what would happen and does nothing",
      handle: (work, { params: { nasId }, body }) => explainLogin(work, tools, nasId, body),
    });
    server.serve(simulatePlanEndpoint, {
      may: "plans.internet.view",
      unaudited: "it says what would happen and does nothing",
      handle: (work, { params: { planId }, body }) => simulatePlan(work, tools, planId, body),
    });
    server.serve(listLoginsEndpoint, { may: "network.radius.view", handle: (work, { query }) => listLogins(work, query) });
    server.serve(serviceLoginsEndpoint, {
      may: "customers.services.view",
      handle: async (work, { params: { serviceId } }) => {
        const service = await getService(work, serviceId);
        await getReachable(work, service.customerId, "customers.services.view");
        return showLogins(work, service);
      },
    });
  },
  jobs: (book) => {
    book.handle(tendRadiusJob, (run) => run.inWork(tendRadius));
    book.handle(tendAuthLogJob, (run) => run.inWork(tendAuthLog));
    book.handle(endWindowJob, (run, asked) => run.inWork((work) => endWindow(work, asked)));
    book.handle(endDueWindowsJob, (run) => run.inWork(endDueWindows));
    book.every("* * * * *", endDueWindowsJob);
    book.handle(tendCountersJob, (run) => run.inWork(tendCounters));
    book.handle(judgeNasesJob, (run) => run.inWork(judgeNases));
    book.every("* * * * *", judgeNasesJob);
    book.handle(judgeOutagesJob, (run) => run.inWork(judgeOutages));
    book.every("* * * * *", judgeOutagesJob);
    book.every("5,15,25,35,45,55 * * * *", tendCountersJob);
    book.every("*/10 * * * *", tendRadiusJob);
    book.every("20 3 * * *", tendAuthLogJob);
  },
  listen: (on) => {
    joinMerges("access", accessOfMerges);
    holdLocations("voucher-batches", batchesInLocations);
    joinPartnerMoves("access", accessOfPartnerMoves);
    joinPlanCopies("access", copyPlanReplies);
    on(serviceCreated, "access-of-new-service", followService);
    on(serviceStateChanged, "access-follows-state", followService);
    on(serviceLockChanged, "access-follows-lock", followService);
    on(quotaChanged, "access-follows-data", followService);
    on(customerStatusChanged, "access-follows-customer", followCustomer);
    on(customerLinked, "access-follows-link", followCustomer);
    on(customerUnlinked, "access-follows-unlink", followCustomer);
    on(customerMerged, "access-follows-merge", followMerge);
  },
};

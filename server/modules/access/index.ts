import type { Module } from "../../platform/module.ts";
import {
  customerLinked,
  customerMerged,
  customerStatusChanged,
  customerUnlinked,
  getReachable,
  joinMerges,
  joinPartnerMoves,
} from "../customers/index.ts";
import { getService, serviceCreated, serviceLockChanged, serviceStateChanged } from "../services/index.ts";
import { quotaChanged } from "../usage/index.ts";
import { explainLoginEndpoint, serviceAccessEndpoint, serviceLoginsEndpoint } from "./contract.ts";
import { followCustomer, followMerge, followService } from "./derive-access.ts";
import { accessOfMerges, accessOfPartnerMoves } from "./moves.ts";
import { explainLogin } from "./radius/explain-login.ts";
import { radiusSettings } from "./radius/settings.ts";
import { showLogins } from "./radius/show-logins.ts";
import { tendAuthLog, tendAuthLogJob, tendRadius, tendRadiusJob } from "./radius/tend-radius.ts";
import { showAccess } from "./show-access.ts";
import { switchRoutes } from "./switch-routes.ts";

export { saidOfSelf } from "./radius/access-request.ts";
export type { Answer, Asked } from "./radius/login-server.ts";
export { makeRadius } from "./radius/make-radius.ts";
export type { RadiusNas } from "./radius/radius-nas.ts";
export { RadiusWorld } from "./radius/radius-world.ts";
export { allowMsChapV1 } from "./radius/settings.ts";
export { changeServicePassword, revealServicePassword, servicePasswordAt } from "./service-password.ts";
export { findAccessState, listAccessStates } from "./show-access.ts";
export { updateSwitch } from "./switches.ts";

export const accessModule: Module = {
  name: "access",
  settings: radiusSettings,
  routes: (server, tools) => {
    switchRoutes(server);
    server.serve(serviceAccessEndpoint, {
      may: "customers.services.view",
      handle: async (work, { params: { serviceId } }) => {
        await getReachable(work, (await getService(work, serviceId)).customerId, "customers.services.view");
        return showAccess(work, serviceId);
      },
    });
    server.serve(explainLoginEndpoint, {
      may: "network.routers.view",
      unaudited: "it says what would happen and does nothing",
      handle: (work, { params: { nasId }, body }) => explainLogin(work, tools, nasId, body),
    });
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
    book.every("*/10 * * * *", tendRadiusJob);
    book.every("20 3 * * *", tendAuthLogJob);
  },
  listen: (on) => {
    joinMerges("access", accessOfMerges);
    joinPartnerMoves("access", accessOfPartnerMoves);
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

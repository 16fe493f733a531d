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
import { serviceAccessEndpoint } from "./contract.ts";
import { followCustomer, followMerge, followService } from "./derive-access.ts";
import { accessOfMerges, accessOfPartnerMoves } from "./moves.ts";
import { showAccess } from "./show-access.ts";
import { switchRoutes } from "./switch-routes.ts";

export { changeServicePassword, revealServicePassword, servicePasswordAt } from "./service-password.ts";
export { findAccessState, listAccessStates } from "./show-access.ts";
export { updateSwitch } from "./switches.ts";

export const accessModule: Module = {
  name: "access",
  routes: (server) => {
    switchRoutes(server);
    server.serve(serviceAccessEndpoint, {
      may: "customers.services.view",
      handle: async (work, { params: { serviceId } }) => {
        await getReachable(work, (await getService(work, serviceId)).customerId, "customers.services.view");
        return showAccess(work, serviceId);
      },
    });
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

import type { Module } from "../../platform/module.ts";
import { customerLinked, customerUnlinked, guardCustomers } from "../customers/index.ts";
import { followPayer } from "./follow-payer.ts";
import { routes } from "./routes.ts";
import { runningServicesGuard } from "./running-services-guard.ts";
import { settings } from "./settings.ts";

export { addService, billableOfNewService } from "./add-service.ts";
export { type AddedService, addServices, type NewDiscount, type NewService } from "./add-services.ts";
export { listBilledThrough } from "./billed-days.ts";
export { changeServiceLock, type LockChange } from "./change-lock.ts";
export { changeServicePlan, type PlanChange } from "./change-service-plan.ts";
export { changeServiceTerms, type TermsChange } from "./change-terms.ts";
export { type Described, describeServices } from "./describe-services.ts";
export { addDiscount } from "./discounts.ts";
export {
  serviceCreated,
  serviceEnded,
  serviceLockChanged,
  servicePaused,
  servicePlanChanged,
  serviceResumed,
  serviceStateChanged,
} from "./events.ts";
export {
  type BillableDiscount,
  type BillableSegment,
  type BillableService,
  findBillableService,
  listBillableServices,
} from "./list-billable-services.ts";
export { listServicesOfCustomer, servicesOfCustomer } from "./list-services.ts";
export { findTakenLogins } from "./logins.ts";
export { changeServiceState, moveServices, type ServiceMove } from "./move-services.ts";
export { listOwnServices } from "./portal-services.ts";
export { settlementNeeded } from "./problems.ts";
export {
  endDueServices,
  endWaiting,
  type RollDay,
  releaseDueServices,
  startDueServices,
  withdrawExpiredServices,
} from "./roll-services.ts";
export { getService, listPartsOf, lockService, type Service } from "./service-queries.ts";
export { type ServiceEnd, setServiceEnd } from "./set-service-end.ts";
export type { State, Trigger } from "./state-rules.ts";
export type { ServicesTables as ServicesReadTables } from "./tables.ts";

export const servicesModule: Module = {
  name: "services",
  routes,
  settings,
  listen: (on) => {
    guardCustomers("services", runningServicesGuard);
    on(customerLinked, "services-follow-payer-linked", followPayer);
    on(customerUnlinked, "services-follow-payer-unlinked", followPayer);
  },
};

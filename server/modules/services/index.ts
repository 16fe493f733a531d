import type { Module } from "../../platform/module.ts";

export { type AddedService, addServices, type NewDiscount, type NewService } from "./add-services.ts";
export {
  serviceCreated,
  serviceEnded,
  serviceLockChanged,
  servicePaused,
  servicePlanChanged,
  serviceResumed,
  serviceStateChanged,
} from "./events.ts";
export { type BillableDiscount, type BillableSegment, type BillableService, listBillableServices } from "./list-billable-services.ts";
export { findTakenLogins } from "./logins.ts";
export { changeServiceState, moveServices, type ServiceMove } from "./move-services.ts";
export { getService, type Service } from "./service-queries.ts";
export type { State, Trigger } from "./state-rules.ts";

export const servicesModule: Module = { name: "services" };

import type { Module } from "../../platform/module.ts";
import { joinBundleChanges, joinTaxUpdates } from "../catalog/index.ts";
import {
  customerLinked,
  customerStatusChanged,
  customerUnlinked,
  guardCustomers,
  joinMerges,
  joinPartnerMoves,
} from "../customers/index.ts";
import { knowServices } from "../inventory/index.ts";
import { joinServiceFacts } from "../network/index.ts";
import { holdCurrency, holdLinks } from "../partners/index.ts";
import { adjustBundle } from "./adjust-bundle.ts";
import { serviceStateChanged } from "./events.ts";
import { servicesExport } from "./export-services.ts";
import { followCustomerStatus } from "./follow-customer-status.ts";
import { followPayer } from "./follow-payer.ts";
import { followPromo } from "./follow-promo.ts";
import { serviceLinks } from "./link-target.ts";
import { servicesOfMerges } from "./merge-services.ts";
import { servicesOfPartnerMoves } from "./partner-move.ts";
import { releaseStep } from "./release.ts";
import { taxUpdatesOfServices } from "./retax-services.ts";
import { routes } from "./routes.ts";
import { runningServicesGuard } from "./running-services-guard.ts";
import { isServiceOf } from "./service-queries.ts";
import { servicesInCurrency } from "./services-in-currency.ts";
import { settings } from "./settings.ts";
import { releaseAddressesStep, servicesForNetwork } from "./tell-network.ts";

export { billableOf, billableOfNewService, buyerOf } from "./add-service.ts";
export { type AddedService, addServices, contractEnd, type NewService } from "./add-services.ts";
export {
  type AdjustmentFigures,
  type AdjustmentWish,
  type BilledDaysParticipant,
  joinBilledDays,
} from "./adjust-billed-days.ts";
export { changeServiceLock } from "./change-lock.ts";
export { changeServicePlace } from "./change-place.ts";
export { changeServicePlan } from "./change-service-plan.ts";
export { changeServiceTerms } from "./change-terms.ts";
export { listContractsEnding } from "./contracts-ending.ts";
export { giveDiscount, takeDiscount } from "./discounts.ts";
export { editService } from "./edit-service.ts";
export { endContracts } from "./end-contracts.ts";
export {
  serviceCreated,
  serviceLockChanged,
  serviceLoginChanged,
  servicePlanChanged,
  serviceStateChanged,
} from "./events.ts";
export { listHeldPlanIds } from "./held-plans.ts";
export { findUsedServices, removeServices } from "./import-undo.ts";
export { pricesOfPlans } from "./list-available-plans.ts";
export {
  type BillableService,
  billableServices,
  findBillableService,
  joinTaxing,
  listBillableServices,
  soldTerms,
} from "./list-billable-services.ts";
export { type FreshService, listFreshServices } from "./list-fresh-services.ts";
export { listServicesLockedFor } from "./locked-services.ts";
export { findTakenLogins } from "./logins.ts";
export { listMonthTotals } from "./month-totals.ts";
export { changeServiceState, moveServices } from "./move-services.ts";
export { joinMovedStarts, type MovedStart } from "./moved-starts.ts";
export { guardNewServices } from "./new-service-guards.ts";
export { activatesNewCustomers, addOrderedServices, type LiveService, listLiveServices, monthTotalsWith } from "./ordered-services.ts";
export { refuseTooLongAgo } from "./partner-day.ts";
export { pauseService } from "./pause-service.ts";
export { joinPlannedChanges, type PlannedForService, type PlanningParticipant } from "./planned-for-services.ts";
export { listOwnServices } from "./portal-services.ts";
export { listPriceChanges } from "./price-changes.ts";
export { isExistingCustomer } from "./promo-of-service.ts";
export {
  endDueServices,
  endWaiting,
  startDueServices,
  withdrawExpiredServices,
} from "./roll-services.ts";
export { countRunningServices, haveLiveServices, nameRunningServices, type RunningServices } from "./running-services.ts";
export { listRunningServices, listServiceNames, listServicesInState } from "./service-names.ts";
export { getService, listDependents, type Service, serviceLabel } from "./service-queries.ts";
export { listServicesOfPeople, type ServiceOfPeople } from "./services-of-people.ts";
export { setContractEnd } from "./set-contract-end.ts";
export { setServiceEnd } from "./set-service-end.ts";
export { connectionFields, portalConnectionFields } from "./settings.ts";
export type { State, Trigger } from "./state-rules.ts";
export type { ServicesTables as ServicesReadTables } from "./tables.ts";
export { billablePrices } from "./taxed-prices.ts";
export { withDiscount, withEnd, withoutDiscount, withPause, withRestart, withResume, withTerms } from "./what-if.ts";

export const servicesModule: Module = {
  name: "services",
  routes,
  settings,
  exports: [servicesExport],
  daily: [releaseStep, releaseAddressesStep],
  listen: (on) => {
    holdLinks("service", serviceLinks);
    knowServices(isServiceOf);
    joinServiceFacts(servicesForNetwork);
    holdCurrency("services", servicesInCurrency);
    guardCustomers("services", runningServicesGuard);
    joinMerges("services", servicesOfMerges);
    joinPartnerMoves("services", servicesOfPartnerMoves);
    joinTaxUpdates("services", taxUpdatesOfServices);
    joinBundleChanges(adjustBundle);
    on(customerStatusChanged, "services-follow-customer-status", followCustomerStatus);
    on(customerLinked, "services-follow-payer-linked", followPayer);
    on(customerUnlinked, "services-follow-payer-unlinked", followPayer);
    on(serviceStateChanged, "services-follow-promo", followPromo);
  },
};

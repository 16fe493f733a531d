import type { Module } from "../../platform/module.ts";
import {
  countPartnerCustomers,
  explainSettingEffect,
  holdFieldValues,
  holdLabels,
  holdLinks,
  holdLocations,
  relateSettings,
} from "../partners/index.ts";
import { countByPartner, customerFields, customerLabels, customerLocations, duplicateScores, shorterRecycling } from "./holders.ts";
import { customerLinks } from "./link-target.ts";
import { lookForDuplicates, lookForDuplicatesJob } from "./look-for-duplicates.ts";
import { carryOutPlan, runPlannedStatus } from "./planned-status.ts";
import { cleanUp, cleanUpCustomers } from "./purge.ts";
import { routes } from "./routes.ts";
import { refreshAllSearchTexts, refreshCustomerSearch } from "./search-text.ts";
import { recycleDays, settings } from "./settings.ts";

export { type AddedCustomer, addCustomer, addCustomers } from "./add-customers.ts";
export { listBlockedDays } from "./blocked-days.ts";
export { changeOwnData, checkOwnData, type OwnData } from "./change-own-data.ts";
export { changeCustomerStatus, changeCustomerStatuses } from "./change-status.ts";
export type { NewCustomer } from "./check-new-customers.ts";
export { addComment } from "./comments.ts";
export { listConsents, recordConsent } from "./consents.ts";
export {
  type Customer,
  currentCustomerId,
  customerLabel,
  findCustomer,
  findCustomers,
  getCustomer,
  getReachable,
  lockCustomer,
  reachableCustomers,
} from "./customer-queries.ts";
export { describeLabels, labelsOfCustomers, listAddresses } from "./customer-view.ts";
export {
  customerDeleted,
  customerLinked,
  customerMerged,
  customerStatusChanged,
  customerUnlinked,
  customerUpdated,
  customerWrittenTo,
  profileChanged,
} from "./events.ts";
export { downloadFieldFile } from "./field-files.ts";
export { type CustomerKey, findCustomersByKey } from "./find-by-key.ts";
export { findCustomersForSignIn, type SignInCandidate } from "./find-for-sign-in.ts";
export { findPayerId } from "./find-payer-id.ts";
export { findSamePersons } from "./find-same-persons.ts";
export { findCustomerIdsByText, textConditions } from "./found-by-text.ts";
export {
  type CustomerChanges,
  findCustomersByExternalId,
  findCustomersByField,
  type ImportedCustomer,
  updateImportedCustomers,
} from "./import-customers.ts";
export { findLikelyDuplicates } from "./import-duplicates.ts";
export { findForUndo, lockCustomers, removeImportedCustomers } from "./import-undo.ts";
export { checkLinks, linkCustomer } from "./links.ts";
export { type Buyer, listBuyers } from "./list-buyers.ts";
export { listCustomerContacts, mailAddressesFor } from "./list-contacts.ts";
export { listLabelIds } from "./list-label-ids.ts";
export { explainPartnerMove, joinPartnerMoves, type MoveParticipant, moveCustomer } from "./move-customer.ts";
export { ofReachableCustomer } from "./of-reachable-customer.ts";
export { listOwnFields } from "./own-fields.ts";
export { listPlannedStatuses, type PlannedStatus, planStatus } from "./planned-status.ts";
export {
  accompanyCustomers,
  type CustomerGuard,
  type CustomerMerge,
  type Finding,
  followAddresses,
  followLinks,
  guardCustomers,
  joinMerges,
  type LinkFollower,
  type MergeParticipant,
  type MovedCustomer,
} from "./ports.ts";
export { readContacts } from "./read-contacts.ts";
export { deleteCustomer, deletionBlockers } from "./recycle-bin.ts";
export { setSearchExtras } from "./search-text.ts";
export { addAndRemoveLabels, replaceLabels } from "./set-labels.ts";
export { showExtra, templateRecord } from "./show-extra.ts";
export {
  type CustomerStanding,
  countRunning,
  listBlockedForMoney,
  listStandings,
  listStatusSince,
  listSubAccountIds,
} from "./standings.ts";
export { type BlockCause, type CustomerStatus, decideMove } from "./status-rules.ts";
export type { CustomersTables as CustomersReadTables } from "./tables.ts";
export { writeToCustomer } from "./write-to-customer.ts";

export const customersModule: Module = {
  name: "customers",
  settings,
  routes,
  listen() {
    holdLabels("customers", customerLabels);
    holdFieldValues("customers", customerFields);
    holdLinks("customer", customerLinks);
    holdLocations("customers", customerLocations);
    countPartnerCustomers(countByPartner);
    relateSettings("customers.duplicates", duplicateScores);
    explainSettingEffect(recycleDays.key, shorterRecycling);
  },
  jobs(book) {
    book.handle(runPlannedStatus, carryOutPlan);
    book.handle(cleanUpCustomers, cleanUp);
    book.handle(lookForDuplicatesJob, lookForDuplicates);
    book.handle(refreshCustomerSearch, refreshAllSearchTexts);
    // At a quiet hour; a job that comes late does the same.
    book.every("40 2 * * *", cleanUpCustomers);
    book.every("10 3 * * *", lookForDuplicatesJob);
  },
};

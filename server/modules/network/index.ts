import type { Module } from "../../platform/module.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { holdLocations } from "../partners/index.ts";
import { addressesExport, prefixesExport } from "./addresses/exports.ts";
import { prefixesAtSites } from "./addresses/prefixes-elsewhere.ts";
import { prefixesInLocations } from "./addresses/prefixes-in-locations.ts";
import { addressRoutes } from "./addresses/routes.ts";
import { settings as addressSettings } from "./addresses/settings.ts";
import { tendAddresses, tendAddressesJob, tendHistory, tendHistoryJob } from "./addresses/tend-addresses.ts";
import { callHook, callHookJob } from "./alert-groups/call-hooks.ts";
import { alertGroupRoutes } from "./alert-groups/routes.ts";
import { alertGroupSettings } from "./alert-groups/settings.ts";
import { tellAlerts, tellAlertsJob } from "./alert-groups/tell-alerts.ts";
import { alertsExport } from "./alerts/list-alerts.ts";
import { alertRoutes } from "./alerts/routes.ts";
import { tendAlerts, tendAlertsJob } from "./alerts/tend-alerts.ts";
import { equipmentAtSites } from "./equipment/equipment-at-sites.ts";
import { equipmentOfMerges, equipmentOfPartnerMoves } from "./equipment/place-equipment.ts";
import { equipmentRoutes } from "./equipment/routes.ts";
import { settings as equipmentSettings } from "./equipment/settings.ts";
import { equipmentExport } from "./equipment/show-equipment.ts";
import { tendEquipment, tendEquipmentJob } from "./equipment/tend-equipment.ts";
import { pollingRoutes } from "./polling/routes.ts";
import { snmpSettings } from "./polling/settings.ts";
import { rollSamples, rollSamplesJob, tendSamples, tendSamplesJob } from "./polling/tend-samples.ts";
import { profileRoutes } from "./profiles/routes.ts";
import { nasesAtSites } from "./routers/nases-at-sites.ts";
import { nasRoutes } from "./routers/routes.ts";
import { nasesExport } from "./routers/show-nases.ts";
import { settings } from "./settings.ts";
import { siteRoutes } from "./sites/routes.ts";
import { sitesExport } from "./sites/show-sites.ts";
import { joinSiteHolds } from "./sites/site-holds.ts";
import { unitsOfMerges } from "./sites/site-units.ts";
import { sitesInLocations } from "./sites/sites-in-locations.ts";

export { framedRoute, printRoute, type Route, readRoute } from "./address-rules/framed-route-rules.ts";
export { contains, type Ip, type Network, parseIp, parseNetwork, printIp, printNetwork, readNetwork } from "./address-rules/ip-rules.ts";
export { assignStatic, reserveAddress } from "./addresses/assign-address.ts";
export { createPrefix } from "./addresses/change-prefix.ts";
export { listServicesWithStatics, moveToPartner, releaseLeases, releaseStatics } from "./addresses/end-holdings.ts";
export { findPools } from "./addresses/find-pools.ts";
export { confirmLease, confirmLeases, type Lease, type LeaseWish, leaseAddress, leaseAddresses } from "./addresses/lease-address.ts";
export { type KeptLease, listKeptLeases, listOwnLeases } from "./addresses/own-leases.ts";
export { joinServiceFacts, type ServiceTeller } from "./addresses/service-facts.ts";
export { staticReleaseDays } from "./addresses/settings.ts";
export { listStaticAddresses, type StaticAddress } from "./addresses/static-addresses.ts";
export { type AlertSubject, closeAlerts, lockOpenAlerts, type OpenAlert, type Sighting, sightAlerts } from "./alerts/alert-store.ts";
export type { AlertKind } from "./alerts/contract.ts";
export type { Prober } from "./equipment/ports.ts";
export { createEquipment } from "./equipment/save-equipment.ts";
export { joinStockItems } from "./equipment/stock-items.ts";
export { EquipmentWatch } from "./equipment/watch.ts";
export { PollLoop } from "./polling/poll-loop.ts";
export { type KnownNas, listNases } from "./routers/kept-nases.ts";
export { joinNasGuards } from "./routers/nas-guards.ts";
export { findNas, indexNases, type NasIndex } from "./routers/nas-lookup-rules.ts";
export { getNas } from "./routers/nas-queries.ts";
export { requireMessageAuthenticator } from "./routers/require-message-authenticator.ts";
export { createNas } from "./routers/save-nas.ts";
export { auditedPartner, mayChange as mayChangeServed } from "./scope.ts";
export { dnsAddress, landingAddress, radiusAccountingPort, radiusAddress, radiusPort } from "./settings.ts";
export { createSite } from "./sites/change-sites.ts";
export { joinSiteHolds } from "./sites/site-holds.ts";
export { findQuietSite } from "./sites/site-queries.ts";
export { encodeLines } from "./templates/encode-lines.ts";
export { refuseFaultyLines } from "./templates/line-errors.ts";
export { mergeLines } from "./templates/merge-lines-rules.ts";
export { type CompiledTemplate, compileTemplate, renderTemplate } from "./templates/reply-template.ts";
export { limitVariables, rateVariables, type TemplateVariables } from "./templates/template-variables-rules.ts";

export const networkModule: Module = {
  name: "network",
  settings: [...settings, ...addressSettings, ...equipmentSettings, ...snmpSettings, ...alertGroupSettings],
  exports: [sitesExport, nasesExport, prefixesExport, addressesExport, alertsExport, equipmentExport],
  routes: (api, tools) => {
    siteRoutes(api);
    nasRoutes(api, tools);
    profileRoutes(api);
    addressRoutes(api);
    alertRoutes(api);
    alertGroupRoutes(api, tools);
    equipmentRoutes(api, tools);
    pollingRoutes(api);
  },
  jobs: (book, tools) => {
    book.handle(callHookJob, (run, { callId }) => callHook(run, tools, callId));
    book.handle(tellAlertsJob, (run) => run.inWork((work) => tellAlerts(work, tools.config.publicUrl)));
    book.every("* * * * *", tellAlertsJob);
    book.handle(tendAddressesJob, tendAddresses);
    book.handle(tendAlertsJob, (run) => run.inWork(tendAlerts));
    book.handle(tendEquipmentJob, (run) => run.inWork(tendEquipment));
    book.handle(tendHistoryJob, (run) => run.inWork(tendHistory));
    book.every("* * * * *", tendAddressesJob);
    book.every("50 3 * * *", tendHistoryJob);
    book.every("7 * * * *", tendEquipmentJob);
    book.handle(rollSamplesJob, (run) => run.inWork(rollSamples));
    book.handle(tendSamplesJob, (run) => run.inWork(tendSamples));
    book.every("4 * * * *", rollSamplesJob);
    book.every("40 3 * * *", tendSamplesJob);
    book.every("55 3 * * *", tendAlertsJob);
  },
  listen: () => {
    joinMerges("network", unitsOfMerges);
    joinMerges("equipment", equipmentOfMerges);
    joinPartnerMoves("equipment", equipmentOfPartnerMoves);
    joinSiteHolds("nases", nasesAtSites);
    joinSiteHolds("prefixes", prefixesAtSites);
    joinSiteHolds("equipment", equipmentAtSites);
    holdLocations("sites", sitesInLocations);
    holdLocations("prefixes", prefixesInLocations);
  },
};

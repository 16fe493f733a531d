import type { Module } from "../../platform/module.ts";
import { joinMerges } from "../customers/index.ts";
import { holdLocations } from "../partners/index.ts";
import { addressesExport, prefixesExport } from "./addresses/exports.ts";
import { prefixesAtSites } from "./addresses/prefixes-elsewhere.ts";
import { prefixesInLocations } from "./addresses/prefixes-in-locations.ts";
import { addressRoutes } from "./addresses/routes.ts";
import { settings as addressSettings } from "./addresses/settings.ts";
import { tendAddresses, tendAddressesJob, tendHistory, tendHistoryJob } from "./addresses/tend-addresses.ts";
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

export { type Ip, parseIp } from "./address-rules/ip-rules.ts";
export { assignStatic, reserveAddress } from "./addresses/assign-address.ts";
export { createPrefix } from "./addresses/change-prefix.ts";
export { listServicesWithStatics, moveToPartner, releaseLeases, releaseStatics } from "./addresses/end-holdings.ts";
export { confirmLease, confirmLeases, hasPoolFor, type Lease, type LeaseWish, leaseAddress } from "./addresses/lease-address.ts";
export { joinServiceFacts, type ServiceTeller } from "./addresses/service-facts.ts";
export { staticReleaseDays } from "./addresses/settings.ts";
export { listStaticAddresses, type StaticAddress } from "./addresses/static-addresses.ts";
export { type KnownNas, listNases } from "./routers/kept-nases.ts";
export { joinNasGuards } from "./routers/nas-guards.ts";
export { findNas, indexNases, type NasIndex } from "./routers/nas-lookup-rules.ts";
export { getNas } from "./routers/nas-queries.ts";
export { requireMessageAuthenticator } from "./routers/require-message-authenticator.ts";
export { createNas } from "./routers/save-nas.ts";
export { dnsAddress, landingAddress, radiusAccountingPort, radiusAddress, radiusPort } from "./settings.ts";
export { createSite } from "./sites/change-sites.ts";
export { joinSiteHolds } from "./sites/site-holds.ts";
export { findQuietSite } from "./sites/site-queries.ts";
export { encodeLines } from "./templates/encode-lines.ts";
export { mergeLines } from "./templates/merge-lines-rules.ts";
export { type CompiledTemplate, compileTemplate, renderTemplate } from "./templates/reply-template.ts";
export { rateVariables, type TemplateVariables } from "./templates/template-variables-rules.ts";

export const networkModule: Module = {
  name: "network",
  settings: [...settings, ...addressSettings],
  exports: [sitesExport, nasesExport, prefixesExport, addressesExport],
  routes: (api, tools) => {
    siteRoutes(api);
    nasRoutes(api, tools);
    profileRoutes(api);
    addressRoutes(api);
  },
  jobs: (book) => {
    book.handle(tendAddressesJob, tendAddresses);
    book.handle(tendHistoryJob, (run) => run.inWork(tendHistory));
    book.every("* * * * *", tendAddressesJob);
    book.every("50 3 * * *", tendHistoryJob);
  },
  listen: () => {
    joinMerges("network", unitsOfMerges);
    joinSiteHolds("nases", nasesAtSites);
    joinSiteHolds("prefixes", prefixesAtSites);
    holdLocations("sites", sitesInLocations);
    holdLocations("prefixes", prefixesInLocations);
  },
};

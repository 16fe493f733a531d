import type { Module } from "../../platform/module.ts";
import { locationLinks, partnerLinks } from "./link-targets.ts";
import { appFeature, appOn } from "./portal-menu/app.ts";
import { dashboardFeatures, portalDashboardItems } from "./portal-menu/dashboard-items.ts";
import { menuFeatures } from "./portal-menu/features.ts";
import { portalModules } from "./portal-menu/settings.ts";
import { holdLinks } from "./ports.ts";
import { routes } from "./routes.ts";
import { settings } from "./settings.ts";

export { endOfWorkingDays, isDayOff, isHoliday } from "./calendars/calendar-rules.ts";
export { getBusinessCalendar } from "./calendars/calendar-store.ts";
export { createLocation } from "./change-locations.ts";
export { updatePartner } from "./change-partner.ts";
export { checkFieldValues, isFor, sealedOf } from "./check-field-values.ts";
export { createPartner } from "./create-partner.ts";
export { settingsChanged } from "./events.ts";
export { fileLimits } from "./field-file-types.ts";
export { resolveLinks } from "./field-references.ts";
export { convertValue, type Wrong } from "./field-rules.ts";
export { type AdditionalField, createField, fieldsKeptDays, listFields, listForgottenFields } from "./fields.ts";
export { isMoneyFrozen, notFrozen, refuseWhileFrozen } from "./freeze/money-freeze.ts";
export { explainSetting, getSetting, type LoadedSettings, loadSettings } from "./get-setting.ts";
export { textColourOn } from "./label-rules.ts";
export { createLabel, type Label, listLabels } from "./labels.ts";
export { changeSettings, listSettings, SettingBook } from "./list-settings.ts";
export { findForeignLocations, listLocations } from "./location-queries.ts";
export {
  findPartner,
  findPartnerOfPage,
  getPartner,
  getVisiblePartner,
  isDefaultPartner,
  listPartners,
  type Partner,
} from "./partner-queries.ts";
export { homePath, portalUrl } from "./portal-address.ts";
export { appFeature, appOn } from "./portal-menu/app.ts";
export { portalDashboardItems } from "./portal-menu/dashboard-items.ts";
export { inMenu, switchedBy } from "./portal-menu/features.ts";
export { isMenuModule, menuModules, portalModules } from "./portal-menu/settings.ts";
export {
  type CurrencyHolder,
  type CustomerCounter,
  checkSettingValue,
  countPartnerCustomers,
  explainSettingEffect,
  type FieldHolder,
  holdCurrency,
  holdFieldValues,
  holdLabels,
  holdLinks,
  holdLocations,
  type LabelHolder,
  type LinkHolder,
  type LocationHolder,
  relateSettings,
  type SettingEffectOf,
  type SettingRelation,
  type WrongSettingValue,
} from "./ports.ts";
export { partnerSuspended } from "./problems.ts";
export { resetSetting, type SettingTarget, setSetting } from "./set-setting.ts";
export { phoneCountry } from "./settings.ts";
export { nameDifferences, showFieldValues, valueAsText } from "./show-field-values.ts";
export type { PartnersTables as PartnersReadTables } from "./tables.ts";
export { saveWords } from "./wording/change-words.ts";
export { sayIn, wordingOf } from "./wording/wording-store.ts";

export const partnersModule: Module = {
  name: "partners",
  routes,
  settings: [...settings, portalModules, portalDashboardItems, appOn],
  features: [...menuFeatures, ...dashboardFeatures, appFeature],
  listen() {
    holdLinks("partner", partnerLinks);
    holdLinks("location", locationLinks);
  },
};

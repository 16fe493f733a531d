import { problem } from "../../platform/problems.ts";

export const defaultPartnerStays = problem("default-partner", 409, "This is the default partner");
export const partnerInUse = problem("partner-in-use", 409, "Records refer to this partner");
export const partnerSuspended = problem("partner-suspended", 409, "This partner is suspended");
export const currencyLocked = problem("currency-locked", 409, "There is money in this currency");
export const alreadyTaken = problem("duplicate", 409, "This is taken already");
export const locationTooDeep = problem("location-too-deep", 422, "Locations nest at most five levels deep");
export const locationInUse = problem("location-in-use", 409, "Records refer to this location");
export const settingLevelRefused = problem("setting-level", 422, "This setting cannot be set there");
export const unknownSetting = problem("unknown-setting", 404, "There is no such setting");
export const lossyTypeChange = problem("lossy-type-change", 409, "Values would be lost");
export const duplicateValues = problem("duplicate-values", 409, "Some values occur more than once");
export const fieldInUse = problem("field-in-use", 409, "Another field is calculated from this one");
export const moneyFrozen = problem("money-frozen", 409, "Money is frozen for this partner");
export const moneyNotFrozen = problem("money-not-frozen", 409, "Money is not frozen for this partner");
export const calendarIsDefault = problem("calendar-is-default", 409, "This is the default calendar");

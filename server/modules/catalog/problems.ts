import { problem } from "../../platform/problems.ts";

export const codeTaken = problem("code-taken", 409, "This code is in use");
export const taxInUse = problem("tax-in-use", 409, "This tax is in use");
export const taxRateOverlaps = problem("tax-rate-overlaps", 409, "Another rate of this tax holds on these days");
export const taxGroupShape = problem("tax-group-shape", 422, "These taxes make no group");

export const taxUpdateBegun = problem("tax-update-begun", 409, "This tax update has begun");

export const planInUse = problem("plan-in-use", 409, "This plan is in use");
export const planInBundle = problem("plan-in-bundle", 409, "This plan is part of a bundle that is sold");
export const planArchived = problem("plan-archived", 409, "This plan is archived");
export const planNotAvailable = problem("plan-not-available", 409, "This plan cannot be sold to this customer");
export const priceDateTaken = problem("price-date-taken", 409, "There is a price from this day already");
export const priceInUse = problem("price-in-use", 409, "This price is in use");

export const bundleShape = problem("bundle-shape", 422, "These plans make no bundle");
export const targetKind = problem("target-kind", 422, "A plan can only change into one of its kind and currency");
export const partnerRequired = problem("partner-required", 422, "A plan belongs to at least one partner");

export const promoCodeRefused = problem("promo-code-refused", 409, "This promo code cannot be used");
export const promoEntryLocked = problem("too-many-requests", 429, "Too many wrong promo codes");
export const promoInUse = problem("promo-in-use", 409, "This promo code was used");

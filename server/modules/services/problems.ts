import { problem } from "../../platform/problems.ts";

export const transitionRefused = problem("transition-refused", 409, "The service is not in a state for this");
export const settlementNeeded = problem("settlement-needed", 409, "These days are invoiced already");
export const serviceHasInvoices = problem("service-has-invoices", 409, "Days of this service are invoiced");
export const loginTaken = problem("login-taken", 409, "This login is in use");
export const dateBeforeStart = problem("date-before-start", 422, "This is before the service starts");
export const backdatedTooFar = problem("backdated-too-far", 422, "This day is too long ago");
export const partOfBundle = problem("part-of-bundle", 409, "This service belongs to a bundle");
export const customerNotOpen = problem("customer-not-open", 409, "This customer cannot get services now");
export const restorePeriodOver = problem("restore-period-over", 409, "This service ended too long ago");
export const planKindDiffers = problem("target-kind", 422, "A service changes into a plan of its own kind and currency");
export const planSoldOnce = problem("plan-sold-once", 422, "This plan is charged once and makes no service");
export const notPausable = problem("not-pausable", 409, "This service cannot be paused");

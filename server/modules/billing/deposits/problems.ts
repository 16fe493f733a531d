import { problem } from "../../../platform/problems.ts";

export const depositInUse = problem("deposit-in-use", 409, "This deposit is in another state");
export const depositTooSmall = problem("deposit-too-small", 422, "This is more than is held");
export const depositNotRefundable = problem("deposit-not-refundable", 409, "This deposit is not given back");
export const depositDebtOpen = problem("deposit-debt-open", 409, "Something is owed on this account");

import { problem } from "../../platform/problems.ts";

export const limitReached = problem("limit-reached", 409, "You have reached a limit");
export const tooManySwitches = problem("too-many-switches", 409, "There cannot be more switches of this kind");
export const switchIsUsed = problem("switch-is-used", 409, "Services have this switch turned on");
export const routerTakesNoChanges = problem("router-takes-no-changes", 409, "This session cannot be changed from here");
export const noLogin = problem("no-login", 409, "This service has no login");
export const noDeviceLogin = problem("no-device-login", 409, "You cannot log in to network equipment");
export const codesNotKept = problem("voucher-codes-not-kept", 409, "The codes of these vouchers are not kept");
export const noLine = problem("no-line", 409, "This service has no line");

import { problem } from "../../platform/problems.ts";

// One text for an unknown name, a wrong password, a disabled and (for staff) a locked login: it tells nobody who exists.
export const signInFailed = problem("auth-failed", 401, "This sign-in did not work");
export const signInLocked = problem("auth-locked", 401, "Too many attempts for this name");
export const challengeRequired = problem("challenge-required", 401, "One more step before the next attempt");
export const accountClosed = problem("account-closed", 403, "This account is closed");
export const codeWrong = problem("code-wrong", 422, "This code is not right");
export const codeLocked = problem("code-locked", 422, "This code cannot be used any more");
export const passkeyUnknown = problem("passkey-unknown", 401, "This passkey is not known here");
export const passkeyRefused = problem("passkey-refused", 422, "This passkey was not kept");
export const linkUsedUp = problem("link-expired", 410, "This link cannot be used any more");
export const ticketRefused = problem("ticket-refused", 401, "This ticket cannot be used any more");

export const invalidKey = problem("invalid-key", 401, "This key is not valid");
export const keyIpRefused = problem("key-ip-refused", 401, "This key may not be used from here");

export const superAdminFixed = problem("super-admin-fixed", 409, "A super administrator has every right");
export const builtinRole = problem("builtin-role", 409, "A built-in role cannot be changed");
export const roleInUse = problem("role-in-use", 409, "Somebody still has this role");
export const grantsTooMuch = problem("cannot-grant-more-than-own", 403, "Nobody can give more than they have");
export const lastSuperAdmin = problem("last-super-admin", 409, "The last super administrator stays");
export const notYourself = problem("not-yourself", 409, "Nobody can do this to themselves");
export const wouldLockYouOut = problem("would-lock-you-out", 422, "Your own address is not in this list");
export const alreadyTaken = problem("already-taken", 409, "Somebody else has this already");
export const wrongState = problem("transition-refused", 409, "That is not possible now");

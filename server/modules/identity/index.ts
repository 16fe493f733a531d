import type { Module } from "../../platform/module.ts";
import { holdLinks } from "../partners/index.ts";
import { administratorsExport } from "./administrators/export-administrators.ts";
import { administratorLinks } from "./administrators/link-target.ts";
import { auditExport, signInLogExport } from "./audit/export-audit.ts";
import { jobs } from "./jobs.ts";
import { identityProofs } from "./proofs.ts";
import { routes } from "./routes.ts";
import { explainSignInSettings } from "./setting-effects.ts";
import { settings } from "./settings.ts";

export { getAdministratorRecord, lockAdministrator } from "./administrators/administrator-queries.ts";
export { findAdministrator, findAdministratorByName } from "./administrators/find-administrator.ts";
export { findStaffActor } from "./administrators/find-staff-actor.ts";
export { refuseBeyondOwn } from "./administrators/guard-administrators.ts";
export { listColleagues, nameAdministrators } from "./administrators/name-administrators.ts";
export { writeToStaff } from "./administrators/write-to-staff.ts";
export { findLaterActs } from "./audit/import-undo.ts";
export { listCustomerActivity } from "./audit/list-audit.ts";
export { saveAudit } from "./audit/save-audit.ts";
export { createAdministrator, createApiToken, resetSecondFactor } from "./commands.ts";
export { checkCustomerPassword } from "./customers/check-customer-password.ts";
export { closeCustomerAccess } from "./customers/close-access.ts";
export {
  enableCustomerAccess,
  endCustomerSignIns,
  ensureCustomerCredential,
  mustChangePassword,
  setCustomerPassword,
  showCustomerAccess,
} from "./customers/customer-credentials.ts";
export { findHalfSignIn, finishHalfSignIn, openHalfSignIn } from "./customers/half-sign-in.ts";
export { endImpersonation, issueImpersonation, takeImpersonation } from "./customers/impersonation.ts";
export { issueHandOver, openCustomerSignIn, takeHandOver } from "./customers/open-customer-sign-in.ts";
export {
  changeCustomerPassword,
  endOwnSignIns,
  impersonationEndsAt,
  listCustomerSignIns,
  proveCustomerAgain,
} from "./customers/own-access.ts";
export {
  checkCustomerCode,
  confirmOwnFactor,
  customerFactor,
  customerHasFactor,
  forgetOwnDevices,
  makeOwnCodes,
  removeOwnFactor,
  resetCustomerFactor,
  showOwnFactor,
  startOwnSentFactor,
  startOwnTotp,
} from "./customers/own-factor.ts";
export { listOwnSecurity } from "./customers/security-log.ts";
export { eraseIssuedCode } from "./erase-issued-code.ts";
export { codeIssued, factorChanged, loginAskedFor, passwordChanged, signInLocked, staffWrittenTo } from "./events.ts";
export { holdFactorRule } from "./factors/required-factor.ts";
export { maskedAddress, sendDecision, triesPerCode } from "./factors/sent-code-rules.ts";
export { sendFactorCode } from "./factors/sent-codes.ts";
export { isSingleCode, sendSingleCode, sendSingleLink } from "./factors/single-codes.ts";
export { canSendSms, holdSmsWay } from "./factors/sms-way.ts";
export { isTrustedDevice, trustDevice, trustMs } from "./factors/trusted-devices.ts";
export {
  findLinked,
  hasLinked,
  keepVisit,
  keepWaitingLink,
  linkIdentity,
  linkWaiting,
  listOwnIdentities,
  showWaitingLink,
  takeVisit,
  unlinkIdentity,
  type Visit,
} from "./issuers/federated-identities.ts";
export { type Assertion, leaveForIssuer, readAnswer, tryIssuer } from "./issuers/issuer-client.ts";
export { decideLink, issuerPresets, isUsableAddress, isVerified } from "./issuers/issuer-rules.ts";
export { addIssuer, changeIssuer, findIssuer, type Issuer, issuersFor, listIssuersOf, removeIssuer } from "./issuers/issuer-store.ts";
export { listOwnPasskeys, removeOwnPasskey, saveOwnPasskey, startOwnPasskey } from "./passkeys/own-passkeys.ts";
export { askForPasskey, type PasskeyPlace, proveAgainWithPasskey, provePasskey } from "./passkeys/prove-passkey.ts";
export type { PasswordPolicy } from "./passwords/password-rules.ts";
export { accountClosed, ticketRefused } from "./problems.ts";
export { chooseCustomerPassword, requestCustomerReset, sendSetPasswordLink } from "./resets/customer-reset.ts";
export { askForLogin } from "./resets/forgotten-login.ts";
export { checkResetCode, openPasswordLink } from "./resets/password-requests.ts";
export { seedRoles } from "./roles/seed-roles.ts";
export { makeAuthenticate } from "./sign-in/authenticate.ts";
export { clearSignInCookie, readSignInCookie, readTrustCookie, setSignInCookie, setTrustCookie } from "./sign-in/cookies.ts";
export { hasSignInEnded } from "./sign-in/has-sign-in-ended.ts";
export { stayMs } from "./sign-in/limits.ts";
export { extendSignIn, whenSignInEnds } from "./sign-in/when-it-ends.ts";
export type { SignInMethod } from "./tables.ts";
export { hashToken, newToken } from "./tokens.ts";

export const identityModule: Module = {
  name: "identity",
  routes,
  jobs,
  settings,
  exports: [administratorsExport, auditExport, signInLogExport],
  proofs: identityProofs,
  listen() {
    explainSignInSettings();
    holdLinks("administrator", administratorLinks);
  },
};

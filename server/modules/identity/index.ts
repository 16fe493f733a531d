export { saveAudit } from "./audit/save-audit.ts";
export { ensureCustomerCredential } from "./customer-credentials.ts";
export {
  apiKeyExpiring,
  codeIssued,
  factorChanged,
  type IssuedCode,
  impersonationEnded,
  impersonationStarted,
  passwordChanged,
  signInFailed,
  signInLocked,
  signInSucceeded,
} from "./events.ts";
export { seedRoles } from "./roles/seed-roles.ts";
export { makeAuthenticate } from "./sign-in/authenticate.ts";

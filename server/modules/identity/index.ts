import type { Module } from "../../platform/module.ts";
import { jobs } from "./jobs.ts";
import { routes } from "./routes.ts";
import { settings } from "./settings.ts";

export { type FoundAdministrator, findAdministrator } from "./administrators/find-administrator.ts";
export { saveAudit } from "./audit/save-audit.ts";
export { type AuditProof, verifyAuditChain } from "./audit/verify-audit-chain.ts";
export { createAdministrator, createApiToken, resetSecondFactor } from "./commands.ts";
export { ensureCustomerCredential } from "./customer-credentials.ts";
export { eraseIssuedCode } from "./erase-issued-code.ts";
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
export { setCustomerPassword } from "./set-customer-password.ts";
export { makeAuthenticate } from "./sign-in/authenticate.ts";

export const identityModule: Module = { name: "identity", routes, jobs, settings };

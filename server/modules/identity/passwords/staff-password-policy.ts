import type { Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import { securitySettings } from "../settings.ts";
import { longestPassword } from "./choose-password.ts";
import type { PasswordPolicy } from "./password-rules.ts";

/** How many of their own passwords staff may not take again. */
export const staffRemembers = 5;

/** What a password of this administrator may not be. */
export async function staffPasswordPolicy(work: Work, admin: { login: string; email: string; fullName: string }): Promise<PasswordPolicy> {
  const companies = (await listPartners(work)).flatMap((partner) => [partner.name, partner.legalName]);
  const { passwordMin } = await securitySettings(work);
  return { min: passwordMin, max: longestPassword, names: [admin.login, admin.email, admin.fullName, ...companies] };
}

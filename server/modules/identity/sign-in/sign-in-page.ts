import type { Work } from "../../../platform/work.ts";
import { securitySettings } from "../settings.ts";
import { db } from "../tables.ts";

/** What the sign-in page has to know. How it looks comes from the partner's branding. */
export async function signInPage(work: Work) {
  const { passwordMin } = await securitySettings(work);
  const anybody = await db(work)
    .selectFrom("identity.administrators")
    .select("id")
    .where("status", "=", "active")
    .limit(1)
    .executeTakeFirst();
  return { passwordMin, resetByMail: true, isSetUp: anybody !== undefined };
}

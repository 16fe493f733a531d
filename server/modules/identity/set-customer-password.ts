import type { Work } from "../../platform/work.ts";
import { ensureCustomerCredential } from "./customer-credentials.ts";
import { hashPassword } from "./passwords/hash-password.ts";
import { db } from "./tables.ts";

/** Gives a customer a password that everybody may know: for the demo provider, whose logins are printed at every start. */
export async function setCustomerPassword(
  work: Work,
  { customerId, partnerId, password }: { customerId: string; partnerId: string; password: string },
): Promise<void> {
  await ensureCustomerCredential(work, { customerId, partnerId });
  await db(work)
    .updateTable("identity.credentials")
    .set({ password_hash: await hashPassword(password), password_set_at: work.now, must_change: false })
    .where("realm", "=", "customer")
    .where("subject_id", "=", customerId)
    .execute();
  work.audit({
    entity: "customer",
    entityId: customerId,
    label: "Portal password",
    action: "password_set",
    partnerId,
    customerId,
    changes: { password: { before: "(changed)", after: "(changed)" } },
  });
}

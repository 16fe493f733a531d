import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";

/** Makes sure that a customer has a place for credentials; without a password nobody signs in with it. */
export async function ensureCustomerCredential(work: Work, customer: { customerId: string; partnerId: string }): Promise<void> {
  await db(work)
    .insertInto("identity.credentials")
    .values({
      realm: "customer",
      subject_id: customer.customerId,
      partner_id: customer.partnerId,
      password_hash: null,
      password_set_at: null,
    })
    .onConflict((conflict) => conflict.columns(["realm", "subject_id"]).doNothing())
    .execute();
}

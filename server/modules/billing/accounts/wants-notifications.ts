import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

/** B-167 Whether a customer is told about money by itself. Nobody said otherwise means yes. */
export async function wantsNotifications(work: Work, customerId: string): Promise<boolean> {
  const account = await db(work)
    .selectFrom("billing.accounts")
    .select("send_notifications")
    .where("id", "=", customerId)
    .executeTakeFirst();
  return account?.send_notifications !== false;
}

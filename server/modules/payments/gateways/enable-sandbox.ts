import { randomBytes } from "node:crypto";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

/** The driver of the built-in test bank. */
const sandbox = "sandbox";

/** Gives a partner the test bank, so that paying can be tried without money. What is set up already stays. */
export async function enableSandbox(work: Work, tools: Tools, partnerId: string): Promise<void> {
  const secrets = { merchant: `merchant-${partnerId}`, webhookSecret: randomBytes(24).toString("base64url") };
  const made = await db(work)
    .insertInto("payments.gateway_configs")
    .values({ partner_id: partnerId, driver: sandbox, title: "Card", secrets: tools.seal(JSON.stringify(secrets)) })
    .onConflict((conflict) => conflict.columns(["partner_id", "driver"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (made) work.audit({ entity: "payment_gateway", entityId: made.id, label: "Test bank", action: "create", partnerId });
}

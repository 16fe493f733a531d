import type { Happened } from "../../../platform/events.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { depositApplyOn } from "./settings.ts";
import { db } from "./tables.ts";
import { applyDeposit, debtsOf } from "./use-deposit.ts";

/** Hears `customer.status_changed`: what is held of somebody who left pays what they owe (B-231). */
export async function applyOnDeactivation(work: Work, { objectId, data }: Happened<{ to: string }>): Promise<void> {
  if (data.to !== "inactive") return;
  const deposits = await db(work)
    .selectFrom("billing.deposits")
    .select(["id", "partner_id"])
    .where("account_id", "=", objectId)
    .where("held_minor", ">", 0n)
    .orderBy("created_at")
    .execute();
  const [first] = deposits;
  if (!first || (await getSetting(work, depositApplyOn, { partnerId: first.partner_id })) === "never") return;
  await lockAccounts(work, [objectId]);
  for (const { id } of deposits) {
    if ((await debtsOf(work, objectId)).owedMinor === 0n) return;
    await applyDeposit(work, id, { reason: "The customer was deactivated" });
  }
}

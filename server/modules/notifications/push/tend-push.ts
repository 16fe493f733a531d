// What no event starts, every minute: notices whose hour has come or that are tried again, those whose time is over, and the history that is
// kept long enough.
import { sql } from "kysely";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { writeMessage } from "../write-message.ts";
import { wakePush } from "./deliver-push-job.ts";
import { ensurePushKeys } from "./push-keys.ts";
import { db } from "./tables.ts";

const perRound = 500;
const keptDays = 90;

export async function tendPush(work: Work, tools: Tools): Promise<void> {
  await ensurePushKeys(work, tools);
  await endOverdue(work, tools);
  const due = await db(work)
    .selectFrom("notifications.push_deliveries")
    .select("push_id")
    .distinct()
    .where("next_try_at", "<=", work.now)
    .limit(perRound)
    .execute();
  for (const { push_id } of due) await wakePush(work, push_id);
  await sql`delete from notifications.pushes where id in (
    select id from notifications.pushes where created_at < ${work.now}::timestamptz - make_interval(days => ${keptDays}::int) limit ${perRound})`.execute(
    work.tx,
  );
}

/** P-211 no device was reached in time: what is important goes out by mail, once. */
async function endOverdue(work: Work, tools: Tools): Promise<void> {
  const over = await db(work)
    .selectFrom("notifications.pushes")
    .select(["id", "partner_id", "customer_id", "fallback"])
    .where("state", "=", "waiting")
    .where("expires_at", "<=", work.now)
    .orderBy("expires_at")
    .limit(perRound)
    .forUpdate()
    .skipLocked()
    .execute();
  for (const { id, partner_id: partnerId, customer_id: customerId, fallback } of over) {
    await db(work)
      .updateTable("notifications.pushes")
      .set({ state: fallback ? "fell-back" : "expired", state_at: work.now, fallback: null })
      .where("id", "=", id)
      .execute();
    await db(work)
      .updateTable("notifications.push_deliveries")
      .set({ state: "gave-up", next_try_at: null, state_at: work.now })
      .where("push_id", "=", id)
      .where("state", "=", "waiting")
      .execute();
    if (fallback) await writeMessage(work, tools, { ...fallback, partnerId, customerId, channels: ["mail"], timing: "at-once" });
  }
}

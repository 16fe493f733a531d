// What became of notices: devices say that they got one, people open what it told of, and then it is taken away elsewhere (P-211).
import { ownId } from "../../../platform/own-customer.ts";
import type { Work } from "../../../platform/work.ts";
import { wakePush } from "./deliver-push-job.ts";
import { kindsEndingWithDebt } from "./push-kinds.ts";
import { db } from "./tables.ts";

const maxOpen = 50;

/** What the customer has not looked at yet. */
export async function listOpenPushes(work: Work): Promise<{ items: { id: string; path: string }[] }> {
  const items = await db(work)
    .selectFrom("notifications.pushes")
    .select(["id", "path"])
    .where("customer_id", "=", ownId(work))
    .where("kind", "!=", "test")
    .where("state", "in", ["waiting", "reached", "expired", "fell-back"])
    .where("due_at", "<=", work.now)
    // Older ones have left every screen.
    .where("created_at", ">", new Date(work.now.getTime() - 7 * 86_400_000))
    .orderBy("created_at", "desc")
    .limit(maxOpen)
    .execute();
  return { items };
}

/** Read in the portal, wherever. */
export async function markSeen(work: Work, ids: readonly string[]): Promise<void> {
  await endPushes(work, { customerId: ownId(work), ids }, "read");
}

export async function readPortalMessage(work: Work, messageId: string): Promise<void> {
  await endPushes(work, { customerId: ownId(work), messageId }, "read");
}

/** P-211 she pays, so the warning is taken back; that she paid is told by itself. */
export async function withdrawDebtPushes(work: Work, customerId: string): Promise<void> {
  await endPushes(work, { customerId, kinds: kindsEndingWithDebt }, "withdrawn");
}

interface Which {
  readonly customerId: string;
  readonly ids?: readonly string[];
  readonly messageId?: string;
  readonly kinds?: readonly string[];
}

async function endPushes(work: Work, { customerId, ids, messageId, kinds }: Which, state: "read" | "withdrawn"): Promise<void> {
  let update = db(work)
    .updateTable("notifications.pushes")
    .set({ state, state_at: work.now, close_wanted: true, fallback: null })
    .where("customer_id", "=", customerId)
    .where("state", "in", ["waiting", "reached", "expired", "fell-back"]);
  if (ids) update = update.where("id", "in", ids);
  if (messageId !== undefined) update = update.where("message_id", "=", messageId);
  if (kinds) update = update.where("kind", "in", kinds);
  const ended = await update.returning("id").execute();
  for (const { id } of ended) await closeElsewhere(work, id);
}

/** What waits is not sent any more; what may stand on a screen is taken away. */
async function closeElsewhere(work: Work, pushId: string): Promise<void> {
  await db(work)
    .updateTable("notifications.push_deliveries")
    .set({ state: "withdrawn", next_try_at: null, state_at: work.now })
    .where("push_id", "=", pushId)
    .where("state", "=", "waiting")
    .execute();
  const shown = await db(work)
    .updateTable("notifications.push_deliveries")
    .set({ next_try_at: work.now })
    .where("push_id", "=", pushId)
    .where("state", "in", ["accepted", "received"])
    .returning("id")
    .execute();
  if (shown.length > 0) await wakePush(work, pushId);
}

/** A device has got a notice, or its owner has opened it. The token is all that it needs to know. */
export async function takeReceipt(work: Work, token: string, what: "received" | "opened"): Promise<void> {
  const delivery = await db(work)
    .updateTable("notifications.push_deliveries")
    .set({ state: what, state_at: work.now, next_try_at: null })
    .where("id", "=", token)
    .where(
      "state",
      "in",
      what === "received" ? ["waiting", "accepted", "gave-up"] : ["waiting", "accepted", "received", "gave-up", "closed"],
    )
    .returning(["push_id", "customer_id"])
    .executeTakeFirst();
  if (!delivery) return;
  if (what === "opened") return endPushes(work, { customerId: delivery.customer_id, ids: [delivery.push_id] }, "read");
  await db(work)
    .updateTable("notifications.pushes")
    .set({ state: "reached", state_at: work.now })
    .where("id", "=", delivery.push_id)
    .where("state", "=", "waiting")
    .execute();
}

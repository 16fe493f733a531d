import type { Work } from "../../platform/work.ts";
import { messageFailed } from "./events.ts";
import { noteRefusal } from "./refused-addresses.ts";
import { db } from "./tables.ts";

/** O-133 A server took a message and reported later that it could not be handed over. */
export async function noteBounce(
  work: Work,
  partnerId: string,
  { messageId, receiver, answer }: { messageId: string; receiver: string; answer: string },
): Promise<void> {
  if (messageId === "") return;
  const failed = await db(work)
    .updateTable("notifications.messages")
    .set({ state: "failed", reason_code: "refused", state_reason: answer.slice(0, 1000), state_at: work.now })
    .where("message_id", "=", messageId)
    .where("partner_id", "=", partnerId)
    .where("state", "in", ["sent", "unclear"])
    .returning(["id", "customer_id", "kind", "to_address"])
    .executeTakeFirst();
  // A report about something that we did not send says nothing about an address.
  if (!failed) return;
  await noteRefusal(work, { partnerId, address: failed.to_address || receiver, answer });
  const { id, customer_id: customerId, kind } = failed;
  work.emit(
    messageFailed,
    { partnerId, customerId, objectId: id, staffOnly: true },
    { messageId: id, kind, state: "failed", reason: "refused" },
  );
}

// What a customer finds in the portal under "Messages": the channel that is always there.

import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { ownId } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { readPortalMessage } from "../push/read-pushes.ts";
import { db } from "../tables.ts";
import type { PortalMessage, portalMessagesEndpoint } from "./contract.ts";

const ownMessages = (work: Work) =>
  db(work)
    .selectFrom("notifications.messages as message")
    .where("message.customer_id", "=", ownId(work))
    .where("message.channel", "=", "portal")
    .where("message.state", "=", "sent")
    .where("message.has_body", "=", true);

export async function listOwnMessages(
  work: Work,
  request: z.output<(typeof portalMessagesEndpoint)["query"]>,
): Promise<Page<z.input<typeof PortalMessage>>> {
  const query = ownMessages(work).select([
    "message.id",
    "message.kind",
    "message.subject",
    "message.body_text",
    "message.created_at",
    "message.read_at",
    "message.about_kind",
    "message.about_id",
    "message.partner_id",
  ]);
  const page = await listPage(work, query, request, {
    sorts: { createdAt: { by: sql`message.created_at`, type: "timestamptz" } },
    defaultSort: "-createdAt",
    id: sql<string>`message.id`,
  });
  const items: z.input<typeof PortalMessage>[] = [];
  for (const row of page.items)
    items.push({
      id: row.id,
      kind: row.kind,
      subject: row.subject,
      text: bodyOf(row.body_text),
      at: row.created_at.toISOString(),
      on: calendarDay(row.created_at, (await getPartner(work, row.partner_id)).timeZone),
      isRead: row.read_at !== null,
      link: linkOf(row),
    });
  return { ...page, items };
}

/** A mail's text without its signature and without the address that a button has here. */
function bodyOf(text: string): string {
  const [body = ""] = text.split("\n\n-- \n");
  return body.replace(/\n\n[^\n]*:\nhttps?:\/\/\S+$/, "");
}

const usageKinds = ["data_used", "data_used_up", "data_pack_added", "data_packs_stopped"];
const servicesKinds = new Set([...usageKinds, "plan_change_planned", "plan_change_done", "service_ending", "contract_ending", "price_change"]);

function linkOf({ about_kind, about_id, kind }: { about_kind: string | null; about_id: string | null; kind: string }): string | null {
  if (about_id !== null && about_kind === "money_document") return `/finance/documents/${about_id}`;
  if (about_id !== null && about_kind === "payment") return `/finance/payments/${about_id}`;
  if (kind === "contract_sent" || kind === "contract_signed") return "/documents";
  return servicesKinds.has(kind) ? "/services" : kind === "customer_unblocked" ? null : "/finance";
}

export async function countUnread(work: Work): Promise<{ count: number }> {
  const { count } = await ownMessages(work)
    .where("message.read_at", "is", null)
    .select((eb) => eb.fn.countAll<bigint>().as("count"))
    .executeTakeFirstOrThrow();
  return { count: Number(count) };
}

export async function markRead(work: Work, messageId: string): Promise<void> {
  const message = await ownMessages(work).select("message.id").where("message.id", "=", messageId).executeTakeFirst();
  if (!message) throw notFound();
  await db(work)
    .updateTable("notifications.messages")
    .set({ read_at: work.now })
    .where("id", "=", messageId)
    .where("read_at", "is", null)
    .execute();
  await readPortalMessage(work, messageId);
}

// What a customer finds in the portal under "Messages": the channel that is always there.

import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { mayShowInline } from "../../../platform/files/media-type.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { ownCustomer, ownId } from "../../../platform/own-customer.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { showAllChannels } from "../news/settings.ts";
import { readPortalMessage } from "../push/read-pushes.ts";
import { db, type MessageTable, type WantedFile } from "../tables.ts";
import type { PortalMessage, portalMessagesEndpoint } from "./contract.ts";

const inPortal = sql<boolean>`message.channel = 'portal'`;
/** Mail is shown besides where the partner wants that; what carried a code never is. */
const inMail = sql<boolean>`message.channel = 'mail' and not message.is_secret`;

async function ownMessages(work: Work) {
  const { customerId, partnerId } = ownCustomer(work);
  const withMail = await getSetting(work, showAllChannels, { partnerId });
  return db(work)
    .selectFrom("notifications.messages as message")
    .where("message.customer_id", "=", customerId)
    .where((eb) => (withMail ? eb.or([inPortal, inMail]) : inPortal))
    .where("message.state", "=", "sent")
    .where("message.has_body", "=", true)
    .where("message.hidden_at", "is", null);
}

/** The moment at which it came; what waited for its hour is as old as that. */
const cameAt = sql<Date>`coalesce(message.sent_at, message.created_at)`;

export async function listOwnMessages(
  work: Work,
  request: z.output<(typeof portalMessagesEndpoint)["query"]>,
): Promise<Page<z.input<typeof PortalMessage>>> {
  const query = (await ownMessages(work)).selectAll("message");
  const page = await listPage(work, query, request, {
    sorts: { createdAt: { by: cameAt, type: "timestamptz" } },
    defaultSort: "-createdAt",
    id: sql<string>`message.id`,
  });
  return { ...page, items: await showMessages(work, page.items) };
}

const mostImportant = 3;

/** P-172 what stands on the home page until it is read. */
export async function listImportant(work: Work): Promise<{ items: z.input<typeof PortalMessage>[] }> {
  const rows = await (await ownMessages(work))
    .selectAll("message")
    .where("message.is_important", "=", true)
    .where("message.read_at", "is", null)
    .orderBy(cameAt, "desc")
    .limit(mostImportant)
    .execute();
  return { items: await showMessages(work, rows) };
}

async function showMessages(work: Work, rows: readonly Selectable<MessageTable>[]): Promise<z.input<typeof PortalMessage>[]> {
  if (rows.length === 0) return [];
  const files = await filesOf(work, rows);
  const { timeZone } = await getPartner(work, ownCustomer(work).partnerId);
  return rows.map((row) => {
    const at = row.sent_at ?? row.created_at;
    return {
      id: row.id,
      kind: row.kind,
      subject: row.subject,
      text: bodyOf(row.body_text),
      // A mail's page is drawn for mail programs; here its text is enough.
      html: row.channel === "portal" ? row.body_html : "",
      isImportant: row.is_important,
      channel: row.channel === "portal" ? "portal" : "mail",
      files: row.attachments.flatMap((file, index) => {
        const found = file.kind === "stored" ? files.get(file.id) : undefined;
        return found ? [{ index, ...found, mayShowInline: mayShowInline(found.mediaType) }] : [];
      }),
      at: at.toISOString(),
      on: calendarDay(at, timeZone),
      isRead: row.read_at !== null,
      link: linkOf(row),
    };
  });
}

type FileFacts = { name: string; mediaType: string; sizeBytes: number };

/** What was sent along, as far as it is the customer's own. */
async function filesOf(work: Work, rows: readonly { attachments: readonly WantedFile[] }[]): Promise<ReadonlyMap<string, FileFacts>> {
  const ids = rows.flatMap(({ attachments }) => attachments.flatMap((file) => (file.kind === "stored" ? [file.id] : [])));
  if (ids.length === 0) return new Map();
  const found = await sql<
    FileFacts & { id: string }
  >`select id, name, media_type as "mediaType", size_bytes::int as "sizeBytes" from platform.files
    where id = any (${ids}::uuid[]) and customer_id = ${ownId(work)}`.execute(work.tx);
  return new Map(found.rows.map(({ id, ...facts }) => [id, facts]));
}

export async function readOwnFile(
  work: Work,
  tools: Tools,
  asked: { messageId: string; index: number; inline: boolean },
): Promise<FileReply> {
  const row = await (await ownMessages(work)).selectAll("message").where("message.id", "=", asked.messageId).executeTakeFirst();
  const file = row?.attachments[asked.index];
  if (!row || file?.kind !== "stored" || !(await filesOf(work, [row])).has(file.id)) throw notFound();
  const { name, mediaType, bytes } = await readStoredFile(work, tools.files, file.id);
  return { name, mediaType, bytes, inline: asked.inline && mayShowInline(mediaType) };
}

/** A mail's text without its signature and without the address that a button has here. */
function bodyOf(text: string): string {
  const [body = ""] = text.split("\n\n-- \n");
  return body.replace(/\n\n[^\n]*:\nhttps?:\/\/\S+$/, "");
}

const usageKinds = ["data_used", "data_used_up", "data_pack_added", "data_packs_stopped"];
const servicesKinds = new Set([
  ...usageKinds,
  "plan_change_planned",
  "plan_change_done",
  "service_ending",
  "contract_ending",
  "price_change",
]);

const fairUseKinds = new Set(["fair_use_applied", "fair_use_lifted"]);
const askedKinds = new Set(["document_asked", "document_accepted", "document_declined"]);

function linkOf({ about_kind, about_id, kind }: { about_kind: string | null; about_id: string | null; kind: string }): string | null {
  // What staff wrote is about what it says.
  if (kind === "written") return null;
  if (about_id !== null && about_kind === "money_document") return `/finance/documents/${about_id}`;
  if (about_id !== null && about_kind === "payment") return `/finance/payments/${about_id}`;
  if (kind === "incident_update") return "/incidents";
  if (fairUseKinds.has(kind)) return "/statistics";
  if (kind === "contract_sent" || kind === "contract_signed" || askedKinds.has(kind)) return "/documents";
  return servicesKinds.has(kind) ? "/services" : kind === "customer_unblocked" ? null : "/finance";
}

export async function countUnread(work: Work): Promise<{ count: number }> {
  const { count } = await (await ownMessages(work))
    .where("message.read_at", "is", null)
    // Mail was read where it arrived.
    .where(inPortal)
    .select((eb) => eb.fn.countAll<bigint>().as("count"))
    .executeTakeFirstOrThrow();
  return { count: Number(count) };
}

const ownMessage = async (work: Work, messageId: string): Promise<{ id: string; subject: string; hidden_at: Date | null }> => {
  const message = await (await ownMessages(work))
    .select(["message.id", "message.subject", "message.hidden_at"])
    .where("message.id", "=", messageId)
    .executeTakeFirst();
  if (!message) throw notFound();
  return message;
};

export async function markRead(work: Work, messageId: string): Promise<void> {
  await ownMessage(work, messageId);
  await db(work)
    .updateTable("notifications.messages")
    .set({ read_at: work.now })
    .where("id", "=", messageId)
    .where("read_at", "is", null)
    .execute();
  await readPortalMessage(work, messageId);
}

/** P-172 gone for its reader, kept for staff. */
export async function hideMessage(work: Work, messageId: string): Promise<Record<never, never>> {
  const { subject } = await ownMessage(work, messageId);
  const { customerId, partnerId } = ownCustomer(work);
  await db(work)
    .updateTable("notifications.messages")
    .set((eb) => ({ hidden_at: work.now, read_at: eb.fn.coalesce("read_at", eb.val(work.now)) }))
    .where("id", "=", messageId)
    .execute();
  work.audit({ entity: "message", entityId: messageId, label: subject, action: "put_away", partnerId, customerId });
  return {};
}

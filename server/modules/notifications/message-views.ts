// The history: what was sent, to whom, and how it went.
import { type RawBuilder, type Selectable, sql } from "kysely";
import { z } from "zod";
import { mayDo } from "../../platform/actor.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { readStoredFile } from "../../platform/files/store-file.ts";
import type { FileReply } from "../../platform/http/api.ts";
import { notFound, permissionDenied } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findDocumentFacts } from "../billing/index.ts";
import { findCustomers, getReachable } from "../customers/index.ts";
import { findPaymentFacts, findRefundNumber } from "../payments/index.ts";
import type { listMessagesEndpoint, MessageRow, MessageView } from "./contract.ts";
import { logoContentId } from "./mail-rules.ts";
import { readWantedFile } from "./prepare-mail.ts";
import { db, type MessageTable, type WantedFile } from "./tables.ts";

type ListQuery = z.output<(typeof listMessagesEndpoint)["query"]>;
type Row = Selectable<MessageTable> & { is_away: boolean };

const visible = (work: Work) => visibleTo(work.actor, { partner: "message.partner_id", customer: "message.customer_id" });
const sorts = { createdAt: { by: sql`message.created_at`, type: "timestamptz" } } as const;
const idOfRow: RawBuilder<string> = sql<string>`message.id`;
const isAway = sql<boolean>`exists (select from notifications.mail_routes route where route.partner_id = message.partner_id and route.fault is not null)`;

/** Texts of messages are for those who may see the history; others see a customer's communication only beside that customer. */
export async function listMessages(work: Work, request: ListQuery): Promise<Page<z.input<typeof MessageRow>>> {
  const { filter } = request;
  if (!mayDo(work.actor, "messages.history.view")) {
    if (filter.customer === undefined)
      throw permissionDenied("The history of all messages needs the right messages.history.view. Open it from a customer.");
    await getReachable(work, filter.customer, "customers.communication.view");
  }
  let query = db(work)
    .selectFrom("notifications.messages as message")
    .selectAll("message")
    .select(isAway.as("is_away"))
    .where(visible(work));
  if (filter.channel) query = query.where("message.channel", "in", filter.channel);
  if (filter.state) query = query.where("message.state", "in", filter.state);
  if (filter.kind) query = query.where("message.kind", "in", filter.kind);
  if (filter.reason) query = query.where("message.reason_code", "in", filter.reason);
  if (filter.customer) query = query.where("message.customer_id", "=", filter.customer);
  if (filter.partner) query = query.where("message.partner_id", "in", filter.partner);
  // A day is the partner's own.
  if (filter.created?.from)
    query = query.where(sql<boolean>`message.created_at >= (${filter.created.from}::date)::timestamp at time zone ${zoneOfRow}`);
  if (filter.created?.to)
    query = query.where(sql<boolean>`message.created_at < (${filter.created.to}::date + 1)::timestamp at time zone ${zoneOfRow}`);
  if (filter.q)
    query = query.where(
      sql<boolean>`platform.plain(message.to_address || ' ' || message.subject) like '%' || platform.plain(${escapeLike(filter.q)}) || '%'`,
    );
  const page = await listPage(work, query, request, { sorts, defaultSort: "-createdAt", id: idOfRow });
  const rows = page.items as unknown as Row[];
  const customers = await customersOf(work, rows);
  return { ...page, items: rows.map((row) => rowView(row, customers)) };
}

const zoneOfRow = sql`(select partner.time_zone from partners.partners partner where partner.id = message.partner_id)`;

type Named = ReadonlyMap<string, { number: number; name: string }>;

async function customersOf(work: Work, rows: readonly { customer_id: string | null }[]): Promise<Named> {
  const ids = [...new Set(rows.flatMap((row) => row.customer_id ?? []))];
  const found = ids.length === 0 ? [] : await findCustomers(work, ids);
  return new Map(found.map((customer) => [customer.id, { number: customer.number, name: customer.fullName }]));
}

const papersOf = (files: readonly WantedFile[]) =>
  files.flatMap((file, index) =>
    file.kind === "logo" || file.kind === "stored" || file.kind === "receipts_naming" ? [] : [{ index, kind: file.kind, id: file.id }],
  );

/** Named after what they are, without setting a paper that nobody has asked for yet. */
async function namedPapers(work: Work, files: readonly WantedFile[]): Promise<z.input<typeof MessageView>["files"]> {
  const named: z.input<typeof MessageView>["files"] = [];
  for (const { index, kind, id } of papersOf(files)) {
    named.push({ index, kind, number: (await numberOfPaper(work, kind, id)) ?? "" });
  }
  return named;
}

async function numberOfPaper(
  work: Work,
  kind: "money_document" | "receipt" | "refund" | "e_invoice",
  id: string,
): Promise<string | undefined> {
  switch (kind) {
    case "receipt":
      return (await findPaymentFacts(work, id))?.receiptNumber;
    case "refund":
      return findRefundNumber(work, id);
    case "money_document":
    case "e_invoice":
      return (await findDocumentFacts(work, id))?.number;
  }
}

function rowView(row: Row, customers: Named): z.input<typeof MessageRow> {
  const customer = row.customer_id === null ? undefined : customers.get(row.customer_id);
  const waits = row.state === "queued" || row.state === "held";
  return {
    id: row.id,
    channel: row.channel,
    kind: row.kind,
    state: row.state,
    reason: row.channel === "mail" && row.state === "queued" && row.is_away ? "server-away" : row.reason_code,
    answer: row.state_reason,
    stateAt: row.state_at.toISOString(),
    dueAt: waits ? (row.due_at?.toISOString() ?? null) : null,
    to: row.to_address,
    subject: row.subject,
    partnerId: row.partner_id,
    customerId: row.customer_id,
    customerNumber: customer?.number ?? null,
    customerName: customer?.name ?? null,
    attachmentCount: papersOf(row.attachments).length,
    attempts: row.attempts,
    isResend: row.resent_from !== null,
    createdAt: row.created_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
  };
}

/** A message that the actor may see. */
export async function getMessage(work: Work, id: string): Promise<Row> {
  const row = await db(work)
    .selectFrom("notifications.messages as message")
    .selectAll("message")
    .select(isAway.as("is_away"))
    .where("message.id", "=", id)
    .where(visible(work))
    .executeTakeFirst();
  if (!row) throw notFound();
  if (!mayDo(work.actor, "messages.history.view")) {
    // Mail to staff is not part of any customer's communication.
    if (row.customer_id === null) throw notFound();
    await getReachable(work, row.customer_id, "customers.communication.view");
  }
  return row;
}

export async function getMessageView(work: Work, tools: Tools, id: string): Promise<z.input<typeof MessageView>> {
  const row = await getMessage(work, id);
  const attempts = await db(work)
    .selectFrom("notifications.message_attempts")
    .selectAll()
    .where("message_id", "=", id)
    .orderBy("number", "desc")
    .execute();
  const resends = await db(work)
    .selectFrom("notifications.messages")
    .select(["id", "state", "created_at"])
    .where("resent_from", "=", id)
    .orderBy("created_at")
    .execute();
  const bad = await db(work)
    .selectFrom("notifications.refused_addresses")
    .select(["answer", "refused_at"])
    .where("partner_id", "=", row.partner_id)
    .where("address", "=", row.to_address.toLowerCase())
    .where("is_bad", "=", true)
    .executeTakeFirst();
  const content = await shownContent(work, tools, row);
  return {
    ...rowView(row, await customersOf(work, [row])),
    ...content,
    language: row.language,
    sentFrom: row.sent_from,
    sentTo: row.sent_to,
    messageId: row.message_id,
    files: await namedPapers(work, row.attachments),
    about: row.about_kind === null || row.about_id === null ? null : { kind: row.about_kind as "payment", id: row.about_id },
    resentFrom: row.resent_from,
    resends: resends.map((resend) => ({ id: resend.id, state: resend.state, createdAt: resend.created_at.toISOString() })),
    expiresAt: row.state === "queued" || row.state === "held" ? (row.expires_at?.toISOString() ?? null) : null,
    attemptList: attempts.map((attempt) => ({
      number: attempt.number,
      server: attempt.server,
      startedAt: attempt.started_at.toISOString(),
      endedAt: attempt.ended_at?.toISOString() ?? null,
      outcome: attempt.outcome,
      answer: attempt.answer,
    })),
    mayResend: mayDo(work.actor, "messages.history.resend") && isResendable(row),
    badAddress: bad ? { answer: bad.answer, refusedAt: bad.refused_at.toISOString() } : null,
  };
}

/** A code is never sent twice: whoever needs one asks for a new one. What still waits needs no second message. */
export const isResendable = (row: Pick<Row, "is_secret" | "has_body" | "state" | "channel">): boolean =>
  row.channel !== "sms" && !row.is_secret && row.has_body && row.state !== "queued" && row.state !== "held" && row.state !== "sending";

const Content = z.object({ text: z.string(), html: z.string() });

/**
 * What the receiver sees. A code that was not sent yet, because sending is off, is shown to whoever could as well have it sent to
 * himself; that is written down.
 */
async function shownContent(work: Work, tools: Tools, row: Row): Promise<{ text: string | null; html: string | null; isMasked: boolean }> {
  if (!row.has_body) return { text: null, html: null, isMasked: false };
  const opened =
    row.secret_sealed !== null && maySeeCode(work, row) ? Content.parse(JSON.parse(tools.unseal(row.secret_sealed))) : undefined;
  if (opened)
    work.audit({
      entity: "message",
      entityId: row.id,
      label: row.subject,
      action: "code_shown",
      partnerId: row.partner_id,
      customerId: row.customer_id,
    });
  return {
    text: opened?.text ?? row.body_text,
    html: await withLogo(work, tools, row, opened?.html ?? row.body_html),
    isMasked: row.is_secret && !opened,
  };
}

function maySeeCode(work: Work, row: { customer_id: string | null }): boolean {
  const needed = row.customer_id === null ? "admin.administrators.update" : "customers.secrets.reveal";
  return mayDo(work.actor, "config.mail.update") && mayDo(work.actor, needed);
}

/** The logo travels inside the message; for a browser it stands in the page itself. */
async function withLogo(work: Work, tools: Tools, row: Row, html: string): Promise<string> {
  const logo = row.attachments.find((file) => file.kind === "logo");
  if (!logo) return html;
  const { mediaType, bytes } = await readStoredFile(work, tools.files, logo.id);
  return html.replaceAll(`cid:${logoContentId}`, `data:${mediaType};base64,${Buffer.from(bytes).toString("base64")}`);
}

export async function readMessageFile(
  work: Work,
  tools: Tools,
  asked: { messageId: string; index: number; inline: boolean },
): Promise<FileReply> {
  const row = await getMessage(work, asked.messageId);
  const file = row.attachments[asked.index];
  if (!file) throw notFound();
  const read = await readWantedFile(work, tools, file);
  if (!read) throw notFound();
  const { name, mediaType, bytes } = read;
  return { name, mediaType, bytes, inline: asked.inline };
}

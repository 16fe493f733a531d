// Everything that a message needs to leave, read before the mail server is spoken to.
import { z } from "zod";
import { readStoredFile } from "../../platform/files/store-file.ts";
import type { Mail, MailAddress, MailFile } from "../../platform/mail/mailer.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { eInvoiceForMail, ensureDocumentPdf } from "../billing/index.ts";
import { getPartner, isMoneyFrozen, loadSettings, wordingOf } from "../partners/index.ts";
import { getReceiptFile, getRefundFile, listPaymentsNaming } from "../payments/index.ts";
import { isCalledOff } from "./called-off.ts";
import { wakeDelivery } from "./deliver-job.ts";
import { messageFailed } from "./events.ts";
import { aboutMoney } from "./finance/event-kinds.ts";
import { dropVoidInvoices } from "./finance/invoice-digest.ts";
import { waitsForPapers } from "./held-papers.ts";
import type { RouteFault } from "./mail-route.ts";
import { logoContentId } from "./mail-rules.ts";
import { findServer, type KnownServer } from "./mail-server.ts";
import { type MessageContent, renderMessage } from "./render-message.ts";
import { nextAttemptAt, nextPaperTryAt } from "./retry-rules.ts";
import { mailFrom, mailPerSecond, mailReplyTo, messagesMode, redirectTo } from "./settings.ts";
import { db, type MessageTable, type WantedFile } from "./tables.ts";
import { isSendingOff } from "./write-message.ts";

/** From where, how and as whom a partner's mail leaves; read once for many messages. */
export interface SendingFrom {
  readonly partnerId: string;
  readonly isOff: boolean;
  /** Where everything goes instead; undefined: to its receivers. */
  readonly redirectTo: string | undefined;
  readonly server: KnownServer;
  readonly serverName: string;
  readonly from: MailAddress;
  readonly replyTo: string;
  readonly perSecond: number;
  /** Why nothing can be sent. */
  readonly fault: { readonly kind: RouteFault; readonly answer: string } | undefined;
}

export async function sendingFrom(work: Work, tools: Tools, partnerId: string): Promise<SendingFrom> {
  const partner = await getPartner(work, partnerId);
  const settings = await loadSettings(work, [messagesMode, redirectTo, mailFrom, mailReplyTo, mailPerSecond], { partnerId });
  const server = await findServer(work, tools, partnerId);
  const address = settings.get(mailFrom) || partner.email;
  const { host, port } = server.server;
  return {
    partnerId,
    isOff: isSendingOff(settings),
    redirectTo: settings.get(messagesMode) === "redirect" ? settings.get(redirectTo) : undefined,
    server,
    serverName: `${host}:${port}`,
    from: { name: partner.name, address },
    replyTo: settings.get(mailReplyTo),
    perSecond: settings.get(mailPerSecond),
    fault: host === "" ? { kind: "no-server", answer: "" } : address === "" ? { kind: "no-sender", answer: "" } : undefined,
  };
}

export interface MessageToSend {
  readonly id: string;
  readonly partnerId: string;
  readonly customerId: string | null;
  readonly kind: string;
  readonly to: string;
  readonly isRedirected: boolean;
  readonly mail: Mail;
}

/** The next message that is due, put together; "settled": there was one, and it is not to be sent. `found` is told which one is at work. */
export async function prepareNext(
  work: Work,
  tools: Tools,
  route: SendingFrom,
  found: (messageId: string) => void,
): Promise<MessageToSend | "settled" | "none"> {
  const { partnerId } = route;
  if (route.isOff) {
    await holdAll(work, partnerId);
    return "none";
  }
  const message = await db(work)
    .selectFrom("notifications.messages")
    .selectAll()
    .where("partner_id", "=", partnerId)
    .where("channel", "=", "mail")
    .where("state", "in", ["queued", "held"])
    .where("due_at", "<=", work.now)
    // B-262 words about money wait for the release; codes and what staff write go on.
    .$if(await isMoneyFrozen(work, partnerId), (own) => own.where("kind", "not in", [...aboutMoney]))
    .orderBy("due_at")
    .orderBy("created_at")
    .limit(1)
    .executeTakeFirst();
  if (!message) return "none";
  if (message.expires_at !== null && message.expires_at <= work.now) {
    await expireMessage(work, message);
    return "settled";
  }
  if (await isCalledOff(work, message)) {
    await db(work)
      .updateTable("notifications.messages")
      .set({ state: "cancelled", reason_code: "condition", state_at: work.now, secret_sealed: null })
      .where("id", "=", message.id)
      .execute();
    return "settled";
  }
  found(message.id);
  if (message.kind === "invoice_issued" && (await dropVoidInvoices(work, tools, message))) return prepareNext(work, tools, route, found);
  if (await waitsForPapers(work, message)) return "settled";
  const { text, html } = contentOf(tools, message);
  const to =
    route.redirectTo === undefined ? { name: "", address: message.to_address } : { name: message.to_address, address: route.redirectTo };
  return {
    id: message.id,
    partnerId,
    customerId: message.customer_id,
    kind: message.kind,
    to: message.to_address,
    isRedirected: route.redirectTo !== undefined,
    mail: {
      messageId: message.message_id ?? `<${message.id}@${route.from.address.split("@")[1]}>`,
      date: work.now,
      from: route.from,
      replyTo: message.reply_to || route.replyTo,
      answersTo: message.answers_to,
      to,
      subject: message.subject,
      text,
      html,
      files: await filesOf(work, tools, message.attachments),
    },
  };
}

/** While sending is off nothing waits for its time any more: it waits for a person. */
async function holdAll(work: Work, partnerId: string): Promise<void> {
  await db(work)
    .updateTable("notifications.messages")
    .set({ state: "held", reason_code: "sending-off", due_at: null, state_at: work.now })
    .where("partner_id", "=", partnerId)
    .where("state", "in", ["queued", "held"])
    .where("due_at", "<=", work.now)
    .execute();
}

const Content = z.object({ text: z.string(), html: z.string() });

function contentOf(tools: Tools, message: { secret_sealed: string | null; body_text: string; body_html: string }) {
  if (message.secret_sealed === null) return { text: message.body_text, html: message.body_html };
  return Content.parse(JSON.parse(tools.unseal(message.secret_sealed)));
}

/** The files as they were named when the message was written. Papers that nobody asked for yet are set now. */
async function filesOf(work: Work, tools: Tools, wanted: readonly WantedFile[]): Promise<MailFile[]> {
  const files: MailFile[] = [];
  for (const file of (await Promise.all(wanted.map((one) => asTheyAre(work, one)))).flat()) {
    const read = await readWantedFile(work, tools, file);
    if (read) files.push(read);
  }
  return files;
}

/** What is only known when the message goes: with no payment by then it goes without a receipt. */
const asTheyAre = async (work: Work, file: WantedFile): Promise<WantedFile[]> =>
  file.kind === "receipts_naming" ? (await listPaymentsNaming(work, file.id)).map((id) => ({ kind: "receipt", id })) : [file];

/** Undefined: this customer gets none of that kind, or not this way. */
export async function readWantedFile(work: Work, tools: Tools, file: WantedFile): Promise<MailFile | undefined> {
  switch (file.kind) {
    case "money_document":
      return ensureDocumentPdf(work, tools, file.id);
    case "receipt":
      return getReceiptFile(work, tools, file.id);
    case "refund":
      return getRefundFile(work, tools, file.id);
    case "e_invoice": {
      const made = await eInvoiceForMail(work, tools, file.id);
      if (made.kind === "held") throw new Error("The e-invoice breaks rules and is not made yet.");
      return made.kind === "none" ? undefined : made;
    }
    case "receipts_naming":
      return undefined;
    case "stored":
      return readStoredFile(work, tools.files, file.id);
    case "logo":
      return { ...(await readStoredFile(work, tools.files, file.id)), contentId: logoContentId };
  }
}

/**
 * A fault of ours, such as a template that cannot be set: worth a few more tries, and then somebody has to look. A paper that is not there
 * holds its message for a quarter of an hour (B-269); then the message goes with its link alone, and staff are told.
 */
export async function noteNotMade(work: Work, messageId: string, answer: string): Promise<void> {
  const message = await db(work)
    .updateTable("notifications.messages")
    .set((set) => ({ attempts: set("attempts", "+", 1) }))
    .where("id", "=", messageId)
    .returning(["id", "attempts", "partner_id", "customer_id", "kind", "content", "attachments"])
    .executeTakeFirstOrThrow();
  if (message.content !== null) {
    const dueAt = nextPaperTryAt(message.attempts, work.now);
    if (!dueAt) return goWithoutPapers(work, message, answer);
    await db(work)
      .updateTable("notifications.messages")
      .set({ state: "queued", due_at: dueAt, reason_code: "not-made", state_reason: answer.slice(0, 1000), state_at: work.now })
      .where("id", "=", messageId)
      .execute();
    return;
  }
  const dueAt = nextAttemptAt(message.attempts, work.now);
  await db(work)
    .updateTable("notifications.messages")
    .set({
      ...(dueAt ? { state: "queued" as const, due_at: dueAt } : { state: "failed" as const }),
      reason_code: "not-made",
      state_reason: answer.slice(0, 1000),
      state_at: work.now,
      ...(dueAt ? {} : { secret_sealed: null }),
    })
    .where("id", "=", messageId)
    .execute();
  if (!dueAt) {
    const about = { partnerId: message.partner_id, customerId: message.customer_id, objectId: messageId };
    work.emit(messageFailed, about, { messageId, kind: message.kind, state: "failed", reason: "not-made" });
  }
}

async function goWithoutPapers(
  work: Work,
  message: { id: string; partner_id: string; content: unknown; attachments: WantedFile[] },
  answer: string,
): Promise<void> {
  const partner = await getPartner(work, message.partner_id);
  const content = { ...(message.content as MessageContent), withoutFiles: true };
  const { subject, text, html } = renderMessage(partner, content, await wordingOf(work, partner.id));
  await db(work)
    .updateTable("notifications.messages")
    .set({
      subject,
      body_text: text,
      body_html: html,
      attachments: JSON.stringify(message.attachments.filter((file) => file.kind === "logo")),
      content: null,
      without_files_at: work.now,
      state: "queued",
      due_at: work.now,
      reason_code: "",
      state_reason: answer.slice(0, 1000),
      state_at: work.now,
    })
    .where("id", "=", message.id)
    .execute();
  work.log.warn({ message: message.id, answer }, "a message goes without its papers");
  await wakeDelivery(work, message.partner_id);
}

type Expiring = Pick<MessageTable, "partner_id" | "customer_id" | "kind"> & { id: string };

/** O-162 It never left and is too old now. */
export async function expireMessage(work: Work, message: Expiring, reason: "too-old" | "dropped" = "too-old"): Promise<void> {
  await db(work)
    .updateTable("notifications.messages")
    .set({ state: "expired", reason_code: reason, state_at: work.now, secret_sealed: null })
    .where("id", "=", message.id)
    .where("state", "in", ["queued", "held"])
    .execute();
  const about = { partnerId: message.partner_id, customerId: message.customer_id, objectId: message.id };
  work.emit(messageFailed, about, { messageId: message.id, kind: message.kind, state: "expired", reason });
}

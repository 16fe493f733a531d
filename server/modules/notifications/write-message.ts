// Writes a message into the history and has it sent. One message per cause and address: the same invoice is mailed once, whatever runs
// twice. What is written here is what is sent; nothing is rendered again later.
import { sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { Tools } from "../../platform/tools.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import { listCustomerContacts } from "../customers/index.ts";
import {
  getBusinessCalendar,
  getPartner,
  isHoliday,
  type LoadedSettings,
  loadSettings,
  type Partner,
  wordingOf,
} from "../partners/index.ts";
import type { MessageChannel, MessageState, ReasonCode } from "./contract.ts";
import { wakeDelivery } from "./deliver-job.ts";
import { messageArrived } from "./events.ts";
import { matrixOf } from "./notices/choices.ts";
import { type Channels, decideChannels, noticeOfMessage } from "./notices/notice-rules.ts";
import { pushMoment } from "./push/push-rules.ts";
import { writePush } from "./push/write-push.ts";
import { listBadAddresses } from "./refused-addresses.ts";
import { type MessageContent, type Rendered, renderMasked, renderMessage } from "./render-message.ts";
import { type SendingHours, sendMoment } from "./send-time-rules.ts";
import { delayHours, expireHours, mailFrom, messagesMode, redirectTo, weekdays, workingDays, workingFrom, workingTo } from "./settings.ts";
import { wakeSms } from "./sms/deliver-sms.ts";
import { canSendSms } from "./sms/settings.ts";
import { smsText } from "./sms/sms-text.ts";
import type { WantedFile } from "./tables.ts";

export interface MessageWanted {
  readonly partnerId: string;
  readonly customerId: string | null;
  /** What it is about: "invoice_issued". */
  readonly kind: string;
  /** "invoice_issued:<document id>"; null: every call is a message of its own. */
  readonly cause: string | null;
  readonly to: readonly string[];
  readonly content: MessageContent;
  readonly files?: readonly WantedFile[];
  readonly about?: { readonly kind: "money_document" | "payment" | "refund"; readonly id: string };
  /** M-47 At once: codes, and answers to what the customer just did. Else after the delay and within working hours; an event may have its own. */
  readonly timing: "at-once" | "working-hours" | OwnTiming;
  /** Not before so long after now, whatever the rest says: until others may have joined it (B-168). */
  readonly waitMs?: number;
  /** Where it is told; by mail where nothing is said. */
  readonly channels?: readonly ("mail" | "portal")[];
  /** A number of somebody who is no customer: its subject goes there, too, at any hour. */
  readonly smsTo?: string;
  /** Others who get the mail as well, as messages of their own. */
  readonly copies?: readonly string[];
  /** What it is about, each told of once (B-167): invoices that go together. `cause` is then only the first part of each key. */
  readonly objectIds?: readonly string[];
  /** A code or link for a person: masked in the history, and worthless after `expiresAt`. */
  readonly secret?: { readonly expiresAt: Date };
  /** Not before then, whatever the rest says: the moment that somebody chose. */
  readonly notBefore?: Date | undefined;
  /** P-172 stands on the home page of the portal until it is opened. */
  readonly isImportant?: boolean | undefined;
  /** What the portal shows instead of the text: HTML that was cleaned. */
  readonly portalHtml?: string | undefined;
  /** O-136 The conversation by mail that it belongs to: where answers go, what it answers, and its own Message-ID. */
  readonly thread?: {
    readonly replyTo: string;
    readonly answersTo: readonly string[];
    readonly messageId: (mailId: string, domain: string) => string;
  };
  /** The customer asked not to be told by itself (B-167). */
  readonly isUnwanted?: boolean;
}

/** Null: as for all messages. */
export interface OwnTiming {
  readonly delayHours: number | null;
  readonly hours: Omit<SendingHours, "delayHours" | "timeZone" | "isHoliday"> | "always" | null;
  readonly holidaysOff: boolean;
}

const needed = [messagesMode, redirectTo, mailFrom, expireHours, delayHours, workingDays, workingFrom, workingTo] as const;

/** The ids of the messages that were written; what was told before is not told again. */
export async function writeMessage(work: Work, tools: Tools, wanted: MessageWanted): Promise<string[]> {
  const partner = await getPartner(work, wanted.partnerId);
  const settings = await loadSettings(work, needed, { partnerId: partner.id });
  const calendar = await getBusinessCalendar(work, partner.id);
  const place = { partner, settings, isHoliday: (on: Day) => isHoliday(calendar, on) };
  const decided = await channelsOf(work, wanted);
  const mails =
    decided.mail === "none" ? [] : await writeMails(work, tools, wanted, { ...place, isSwitchedOff: decided.mail === "switched-off" });
  const portalMessageId = decided.portal ? await writeToPortal(work, tools, wanted, place) : undefined;
  const smsId = decided.sms ? await writeSms(work, tools, wanted, place) : undefined;
  if (decided.push) await writePush(work, { ...wanted, portalMessageId });
  return [...mails, ...[portalMessageId, smsId].filter((id) => id !== undefined)];
}

async function writeMails(
  work: Work,
  tools: Tools,
  wanted: MessageWanted,
  { isSwitchedOff, ...place }: Placed & { isSwitchedOff: boolean },
): Promise<string[]> {
  const written: string[] = [];
  const own = wanted.to.length === 0 ? [""] : wanted.to;
  const bad = await listBadAddresses(work, place.partner.id, [...wanted.to, ...(wanted.copies ?? [])]);
  const receivers = new Map([...own, ...(wanted.copies ?? [])].map((address) => [address.toLowerCase(), address]));
  for (const to of receivers.values()) {
    // What others get as well is not the customer's to switch off.
    const start = startOf(work, wanted, {
      ...place,
      to,
      isBad: bad.has(to.toLowerCase()),
      isSwitchedOff: isSwitchedOff && own.includes(to),
    });
    const id = await insertMessage(work, tools, wanted, { ...place, channel: "mail", to, start });
    if (id === undefined) continue;
    written.push(id);
    if (start.state === "queued") await wakeDelivery(work, place.partner.id);
  }
  return written;
}

async function writeToPortal(work: Work, tools: Tools, wanted: MessageWanted, place: Placed): Promise<string | undefined> {
  const { customerId, kind } = wanted;
  if (customerId === null) return undefined;
  const start = startInPortal(work, wanted);
  const id = await insertMessage(work, tools, wanted, { ...place, channel: "portal", to: "", start });
  if (id !== undefined && start.state === "sent")
    work.emit(messageArrived, { partnerId: place.partner.id, customerId, objectId: id }, { kind });
  return id;
}

/** Undefined: there is no number, no SMS leave here, or it was told before. */
async function writeSms(work: Work, tools: Tools, wanted: MessageWanted, place: Placed): Promise<string | undefined> {
  const { customerId, partnerId } = wanted;
  if (!(await canSendSms(work, partnerId))) return undefined;
  const to =
    wanted.smsTo ?? (customerId === null ? undefined : (await listCustomerContacts(work, [customerId])).get(customerId)?.phones[0]);
  if (to === undefined) return undefined;
  const start = startBySms(work, wanted, place);
  const id = await insertMessage(work, tools, wanted, { ...place, channel: "sms", to, start });
  if (id !== undefined && start.state === "queued") await wakeSms(work, id);
  return id;
}

/** P-193 The one place where it is decided how a customer hears of something: the partner's word, and what the customer chose. */
async function channelsOf(
  work: Work,
  { kind, customerId, partnerId, channels = ["mail"], secret, isUnwanted, smsTo }: MessageWanted,
): Promise<Channels> {
  const notice = noticeOfMessage(kind);
  if (notice === undefined || customerId === null || secret)
    return { mail: channels.includes("mail") ? "send" : "none", portal: channels.includes("portal"), sms: smsTo !== undefined, push: true };
  const matrix = await matrixOf(work, { customerId, partnerId });
  return decideChannels({ notice, channels, isUnwanted: isUnwanted ?? false }, matrix[notice]);
}

/** M-47 At once, or in the morning. While messages go to one test address, none go to telephones. */
function startBySms(work: Work, wanted: MessageWanted, { partner, settings }: Placed): Start {
  const due = pushMoment(
    new Date(Math.max(work.now.getTime(), wanted.notBefore?.getTime() ?? 0)),
    partner.timeZone,
    wanted.smsTo !== undefined,
  );
  const expiresAt = new Date(due.getTime() + settings.get(expireHours) * 3_600_000);
  if (wanted.isUnwanted) return { state: "skipped", reason: "notifications-off", dueAt: null, expiresAt };
  if (settings.get(messagesMode) !== "live") return { state: "held", reason: "sending-off", dueAt: null, expiresAt };
  return due > work.now
    ? { state: "held", reason: "working-time", dueAt: due, expiresAt }
    : { state: "queued", reason: "", dueAt: due, expiresAt };
}

const dayMs = 86_400_000;

/** M-47 Nothing rings: it lies there at once, whatever the hour, and whoever wants no mail still finds it; unless somebody chose a moment. */
function startInPortal(work: Work, { notBefore }: MessageWanted): Start {
  if (notBefore === undefined || notBefore <= work.now) return { state: "sent", reason: "", dueAt: null, expiresAt: work.now };
  return { state: "held", reason: "working-time", dueAt: notBefore, expiresAt: new Date(notBefore.getTime() + 30 * dayMs) };
}

interface Placed {
  readonly partner: Partner;
  readonly settings: LoadedSettings;
  readonly isHoliday: (on: Day) => boolean;
}

async function insertMessage(
  work: Work,
  tools: Tools,
  wanted: MessageWanted,
  { partner, settings, channel, to, start }: Placed & { channel: MessageChannel; to: string; start: Start },
): Promise<string | undefined> {
  const wording = await wordingOf(work, partner.id);
  const shown = wanted.secret ? renderMasked(partner, wanted.content, wording) : renderMessage(partner, wanted.content, wording);
  const sealed = wanted.secret ? tools.seal(JSON.stringify(renderMessage(partner, wanted.content, wording) satisfies Rendered)) : null;
  const files = filesFor(wanted, partner, channel);
  const leaves = start.state === "queued" || start.state === "held";
  const id = uuidv7(work.now.getTime());
  const key = causeKey(wanted, channel, to);
  const made = await sql<{ id: string }>`
    insert into notifications.messages (id, partner_id, customer_id, channel, kind, cause_key, language, to_address, subject, body_text, body_html, attachments,
      state, reason_code, state_at, due_at, expires_at, about_kind, about_id, is_secret, secret_sealed, message_id, created_at, sent_at, content, is_important, reply_to, answers_to)
    values (${id}, ${partner.id}, ${wanted.customerId}, ${channel}, ${wanted.kind}, ${key},
      ${wanted.content.language}, ${to}, ${shown.subject}, ${channel === "sms" ? smsText({ brand: partner.name, subject: shown.subject, link: wanted.content.link }) : shown.text},
      ${htmlFor(wanted, shown, channel)}, ${JSON.stringify(files)}::jsonb,
      ${start.state}, ${start.reason}, ${work.now}, ${start.dueAt}, ${leaves ? start.expiresAt : null}, ${wanted.about?.kind ?? null}, ${wanted.about?.id ?? null},
      ${wanted.secret !== undefined}, ${leaves ? sealed : null}, ${channel === "mail" ? messageIdOf(id, partner, settings, tools, wanted.thread?.messageId) : null}, ${work.now},
      ${start.state === "sent" ? work.now : null}, ${hasPapers(files) && !wanted.secret ? JSON.stringify(wanted.content) : null}::jsonb,
      ${channel === "portal" && wanted.isImportant === true},
      ${channel === "mail" ? (wanted.thread?.replyTo ?? "") : ""}, ${channel === "mail" ? [...(wanted.thread?.answersTo ?? [])] : []}::text[])
    on conflict (cause_key) do nothing returning id`.execute(work.tx);
  if (made.rows.length === 0) return undefined;
  if (key !== null) for (const objectId of wanted.objectIds ?? []) await noteObject(work, { wanted, channel, to, messageId: id, objectId });
  return id;
}

function filesFor(wanted: MessageWanted, partner: Partner, channel: MessageChannel): WantedFile[] {
  if (channel === "sms") return [];
  const logo = channel === "mail" && partner.logoFileId ? [{ kind: "logo" as const, id: partner.logoFileId }] : [];
  return [...logo, ...(wanted.files ?? [])];
}

function htmlFor(wanted: MessageWanted, shown: Rendered, channel: MessageChannel): string {
  if (channel === "mail") return shown.html;
  return channel === "portal" ? (wanted.portalHtml ?? "") : "";
}

const hasPapers = (files: readonly WantedFile[]): boolean => files.some((file) => file.kind !== "logo");

/** B-167 The event, the object, the channel and the receiver. */
const causeKey = (
  { cause, objectIds }: Pick<MessageWanted, "cause" | "objectIds">,
  channel: string,
  to: string,
  objectId?: string,
): string | null =>
  cause === null
    ? null
    : [cause, ...(objectIds ? [objectId ?? objectIds[0]] : []), ...(channel === "mail" ? [] : [channel]), to.toLowerCase()].join(":");

/** Takes an object into a message; false when that receiver is told of it already. */
export async function noteObject(
  work: Work,
  about: {
    wanted: Pick<MessageWanted, "cause" | "objectIds" | "partnerId">;
    channel: MessageChannel;
    to: string;
    messageId: string;
    objectId: string;
  },
): Promise<boolean> {
  const { rows } = await sql`insert into notifications.message_objects (cause_key, message_id, partner_id, object_id)
    values (${causeKey(about.wanted, about.channel, about.to, about.objectId)}, ${about.messageId}, ${about.wanted.partnerId}, ${about.objectId})
    on conflict do nothing returning 1`.execute(work.tx);
  return rows.length > 0;
}

interface Start {
  readonly state: MessageState;
  readonly reason: ReasonCode;
  readonly dueAt: Date | null;
  readonly expiresAt: Date;
}

function startOf(
  work: Work,
  wanted: MessageWanted,
  { to, isBad, isSwitchedOff, settings, ...place }: Placed & { to: string; isBad: boolean; isSwitchedOff: boolean },
): Start {
  const wished = wanted.timing === "at-once" ? work.now : sendMoment(work.now, hoursFor(wanted.timing, { settings, ...place }));
  const due = new Date(Math.max(wished.getTime(), work.now.getTime() + (wanted.waitMs ?? 0), wanted.notBefore?.getTime() ?? 0));
  const late = new Date(due.getTime() + settings.get(expireHours) * 3_600_000);
  const expiresAt = wanted.secret && wanted.secret.expiresAt < late ? wanted.secret.expiresAt : late;
  const start = (state: MessageState, reason: ReasonCode, dueAt: Date | null): Start => ({ state, reason, dueAt, expiresAt });
  if (wanted.isUnwanted) return start("skipped", "notifications-off", null);
  if (isSwitchedOff) return start("skipped", "chosen-otherwise", null);
  if (to === "") return start("skipped", "no-address", null);
  if (isBad) return start("skipped", "bad-address", null);
  if (isSendingOff(settings)) return start("held", "sending-off", null);
  return due > work.now ? start("held", "working-time", due) : start("queued", "", due);
}

/** Off, or redirected to nowhere. */
export const isSendingOff = (settings: LoadedSettings): boolean => {
  const mode = settings.get(messagesMode);
  return mode === "off" || (mode === "redirect" && settings.get(redirectTo) === "");
};

/** The hours of all messages, and what an event has of its own. */
function hoursFor(timing: "working-hours" | OwnTiming, { settings, partner, isHoliday: isOff }: Placed): SendingHours {
  const common: SendingHours = {
    delayHours: Number(settings.get(delayHours)),
    days: settings.get(workingDays).map((day) => weekdays.indexOf(day) + 1),
    from: settings.get(workingFrom),
    to: settings.get(workingTo),
    timeZone: partner.timeZone,
    isHoliday: isOff,
  };
  if (timing === "working-hours") return common;
  const delay = { delayHours: timing.delayHours ?? common.delayHours };
  if (timing.hours === null) return { ...common, ...delay };
  const { isHoliday: _common, ...zoned } = common;
  if (timing.hours === "always") return { ...zoned, ...delay, days: [1, 2, 3, 4, 5, 6, 7], from: "00:00", to: "24:00" };
  return { ...zoned, ...delay, ...timing.hours, ...(timing.holidaysOff ? { isHoliday: isOff } : {}) };
}

/** Fixed for ever when the message is written: a mail program that gets the same one twice shows one. */
export function messageIdOf(
  id: string,
  partner: Partner,
  settings: LoadedSettings,
  tools: Tools,
  made: (id: string, domain: string) => string = (one, domain) => `<${one}@${domain}>`,
): string {
  const sender = settings.get(mailFrom) || partner.email;
  return made(id, sender.split("@")[1] ?? new URL(tools.config.publicUrl).hostname);
}

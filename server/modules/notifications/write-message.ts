// Writes a message into the history and has it sent. One message per cause and address: the same invoice is mailed once, whatever runs
// twice. What is written here is what is sent; nothing is rendered again later.
import { sql } from "kysely";
import type { Tools } from "../../platform/tools.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner, type LoadedSettings, loadSettings, type Partner } from "../partners/index.ts";
import type { MessageState, ReasonCode } from "./contract.ts";
import { wakeDelivery } from "./deliver-job.ts";
import { listBadAddresses } from "./refused-addresses.ts";
import { type MessageContent, type Rendered, renderMasked, renderMessage } from "./render-message.ts";
import { sendMoment } from "./send-time-rules.ts";
import { delayHours, expireHours, mailFrom, messagesMode, redirectTo, weekdays, workingDays, workingFrom, workingTo } from "./settings.ts";
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
  /** M-47 At once: codes, and answers to what the customer just did. Else after the delay and within working hours. */
  readonly timing: "at-once" | "working-hours";
  /** A code or link for a person: masked in the history, and worthless after `expiresAt`. */
  readonly secret?: { readonly expiresAt: Date };
  /** The customer asked not to be told by itself (B-167). */
  readonly isUnwanted?: boolean;
}

const needed = [messagesMode, redirectTo, mailFrom, expireHours, delayHours, workingDays, workingFrom, workingTo] as const;

export async function writeMessage(work: Work, tools: Tools, wanted: MessageWanted): Promise<void> {
  const partner = await getPartner(work, wanted.partnerId);
  const settings = await loadSettings(work, needed, { partnerId: partner.id });
  const shown = wanted.secret ? renderMasked(partner, wanted.content) : renderMessage(partner, wanted.content);
  const sealed = wanted.secret ? tools.seal(JSON.stringify(renderMessage(partner, wanted.content) satisfies Rendered)) : null;
  const files: WantedFile[] = [...(partner.logoFileId ? [{ kind: "logo" as const, id: partner.logoFileId }] : []), ...(wanted.files ?? [])];
  const bad = await listBadAddresses(work, partner.id, wanted.to);
  for (const to of wanted.to.length === 0 ? [""] : wanted.to) {
    const start = startOf(work, wanted, { to, isBad: bad.has(to.toLowerCase()), partner, settings });
    const leaves = start.state === "queued" || start.state === "held";
    const id = uuidv7(work.now.getTime());
    const made = await sql<{ id: string }>`
      insert into notifications.messages (id, partner_id, customer_id, channel, kind, cause_key, language, to_address, subject, body_text, body_html, attachments,
        state, reason_code, state_at, due_at, expires_at, about_kind, about_id, is_secret, secret_sealed, message_id, created_at)
      values (${id}, ${partner.id}, ${wanted.customerId}, 'mail', ${wanted.kind}, ${wanted.cause === null ? null : `${wanted.cause}:${to.toLowerCase()}`},
        ${wanted.content.language}, ${to}, ${shown.subject}, ${shown.text}, ${shown.html}, ${JSON.stringify(files)}::jsonb,
        ${start.state}, ${start.reason}, ${work.now}, ${start.dueAt}, ${leaves ? start.expiresAt : null}, ${wanted.about?.kind ?? null}, ${wanted.about?.id ?? null},
        ${wanted.secret !== undefined}, ${leaves ? sealed : null}, ${messageIdOf(id, partner, settings, tools)}, ${work.now})
      on conflict (cause_key) do nothing returning id`.execute(work.tx);
    if (made.rows.length > 0 && start.state === "queued") await wakeDelivery(work, partner.id);
  }
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
  { to, isBad, partner, settings }: { to: string; isBad: boolean; partner: Partner; settings: LoadedSettings },
): Start {
  const due = wanted.timing === "at-once" ? work.now : sendMoment(work.now, hoursOf(settings, partner));
  const late = new Date(due.getTime() + settings.get(expireHours) * 3_600_000);
  const expiresAt = wanted.secret && wanted.secret.expiresAt < late ? wanted.secret.expiresAt : late;
  const start = (state: MessageState, reason: ReasonCode, dueAt: Date | null): Start => ({ state, reason, dueAt, expiresAt });
  if (wanted.isUnwanted) return start("skipped", "notifications-off", null);
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

const hoursOf = (settings: LoadedSettings, partner: Partner) => ({
  delayHours: Number(settings.get(delayHours)),
  days: settings.get(workingDays).map((day) => weekdays.indexOf(day) + 1),
  from: settings.get(workingFrom),
  to: settings.get(workingTo),
  timeZone: partner.timeZone,
});

/** Fixed for ever when the message is written: a mail program that gets the same one twice shows one. */
export function messageIdOf(id: string, partner: Partner, settings: LoadedSettings, tools: Tools): string {
  const sender = settings.get(mailFrom) || partner.email;
  return `<${id}@${sender.split("@")[1] ?? new URL(tools.config.publicUrl).hostname}>`;
}

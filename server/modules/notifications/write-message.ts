// Writes a message into the history and queues its sending. One message per cause: the same invoice is mailed once, whatever runs twice.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob, enqueue } from "../../platform/jobs.ts";
import { directionOf, textsIn } from "../../platform/texts.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner, getSetting } from "../partners/index.ts";
import { mailHtml, mailText } from "./mail-rules.ts";
import { messagesMode } from "./settings.ts";
import type { AttachmentWanted } from "./tables.ts";

export const sendMailJob = defineJob("notifications.send-mail", z.object({ messageId: z.uuid() }), { maxAttempts: 12 });

export interface MessageWanted {
  readonly partnerId: string;
  readonly customerId: string | null;
  /** What it is about: "invoice_issued"; its texts stand under this name in the mail catalogue. */
  readonly kind: string;
  /** "invoice_issued:<document id>" */
  readonly cause: string;
  readonly to: readonly string[];
  readonly language: string;
  readonly values: Record<string, string | number>;
  readonly code?: string;
  readonly link?: string;
  readonly attachments?: readonly AttachmentWanted[];
  /** A code for a person: sent whatever the mode says about other mail, and masked in the history afterwards. */
  readonly isSecret?: boolean;
}

export async function writeMessage(work: Work, wanted: MessageWanted): Promise<void> {
  const partner = await getPartner(work, wanted.partnerId);
  const t = textsIn(wanted.language, "mail");
  const values = { ...wanted.values, brand: partner.name };
  const parts = {
    direction: directionOf(wanted.language),
    language: wanted.language,
    accent: partner.accentColour,
    brand: partner.name,
    paragraphs: t(`${wanted.kind}.body`, values).split("\n").filter(Boolean),
    ...(wanted.code ? { code: wanted.code } : {}),
    ...(wanted.link ? { button: { label: t(`${wanted.kind}.button`, values), url: wanted.link } } : {}),
    footer: t("footer", { brand: partner.legalName, email: partner.email }),
  };
  const isOff = (await getSetting(work, messagesMode, { partnerId: wanted.partnerId })) === "off";
  const nobody = wanted.to.length === 0;
  for (const to of nobody ? [""] : wanted.to) {
    const made = await sql<{ id: string }>`
      insert into notifications.messages (partner_id, customer_id, channel, kind, cause_key, to_address, subject, body_text, body_html, attachments, state, state_reason,
        is_secret, created_at)
      values (${wanted.partnerId}, ${wanted.customerId}, 'mail', ${wanted.kind}, ${`${wanted.cause}:${to}`}, ${to}, ${t(`${wanted.kind}.subject`, values)}, ${mailText(parts)},
        ${mailHtml(parts)}, ${JSON.stringify(wanted.attachments ?? [])}::jsonb, ${nobody ? "skipped" : isOff ? "held" : "queued"},
        ${nobody ? "no address" : isOff ? "sending is off" : ""}, ${wanted.isSecret ?? false}, ${work.now})
      on conflict (cause_key) do nothing returning id`.execute(work.tx);
    const id = made.rows[0]?.id;
    if (id !== undefined && !nobody && !isOff) await enqueue(work, sendMailJob, { messageId: id }, { key: `send-mail-${id}` });
  }
}

// Hands one message to the mail server, in three steps: what to send is read, the server is spoken to outside of any transaction, the
// outcome is written. The message id is fixed before the first attempt, so a repeat after a crash is recognisable as the same mail.

import type { JobRun } from "../../platform/jobs.ts";
import type { Mail, SmtpServer } from "../../platform/mail/mailer.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { ensureDocumentPdf } from "../billing/index.ts";
import { getPartner, getSetting } from "../partners/index.ts";
import { mailFrom, smtpHost, smtpPassword, smtpPort, smtpSecure, smtpUser } from "./settings.ts";
import { db } from "./tables.ts";

export async function sendMail(run: JobRun, tools: Tools, messageId: string): Promise<void> {
  const ready = await run.inWork((work) => prepare(work, tools, messageId));
  if (!ready) return;
  try {
    await tools.mailer.send(ready.mail, ready.server);
  } catch (error) {
    await run.inWork(async (work) => {
      await db(work)
        .updateTable("notifications.messages")
        .set((set) => ({
          state: "failed",
          state_reason: String((error as Error).message).slice(0, 500),
          attempts: set("attempts", "+", 1),
        }))
        .where("id", "=", messageId)
        .execute();
    });
    // The job tries again, with growing pauses.
    throw error;
  }
  await run.inWork(async (work) => {
    await db(work)
      .updateTable("notifications.messages")
      .set((set) => ({
        state: "sent",
        state_reason: "",
        sent_at: work.now,
        attempts: set("attempts", "+", 1),
        ...(ready.isSecret ? { body_text: "(a code was sent)", body_html: "(a code was sent)" } : {}),
      }))
      .where("id", "=", messageId)
      .execute();
  });
}

async function prepare(
  work: Work,
  tools: Tools,
  messageId: string,
): Promise<{ mail: Mail; server: SmtpServer; isSecret: boolean } | undefined> {
  const message = await db(work).selectFrom("notifications.messages").selectAll().where("id", "=", messageId).executeTakeFirst();
  if (!message || message.state === "sent" || message.state === "held" || message.state === "skipped") return undefined;
  const partner = await getPartner(work, message.partner_id);
  const place = { partnerId: message.partner_id };
  const sender = (await getSetting(work, mailFrom, place)) || partner.email;
  const sealed = await getSetting(work, smtpPassword, place);
  const attachments: Mail["attachments"][number][] = [];
  for (const wanted of message.attachments) {
    const pdf = await ensureDocumentPdf(work, tools, wanted.id);
    attachments.push({ name: pdf.name, mediaType: pdf.mediaType, bytes: pdf.bytes });
  }
  const domain = sender.split("@")[1] ?? "localhost";
  return {
    isSecret: message.is_secret,
    mail: {
      messageId: `<${message.id}@${domain}>`,
      from: `"${partner.name.replaceAll('"', "'")}" <${sender}>`,
      to: message.to_address,
      subject: message.subject,
      text: message.body_text,
      html: message.body_html,
      attachments,
    },
    server: {
      host: await getSetting(work, smtpHost, place),
      port: await getSetting(work, smtpPort, place),
      secure: await getSetting(work, smtpSecure, place),
      user: await getSetting(work, smtpUser, place),
      password: sealed === "" ? "" : tools.unseal(sealed),
    },
  };
}

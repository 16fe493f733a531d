import { fieldProblem } from "../../platform/problems.ts";
import type { Tools } from "../../platform/tools.ts";
import { uuidv7 } from "../../platform/uuid.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner, loadSettings } from "../partners/index.ts";
import type { MessageState } from "./contract.ts";
import { wakeDelivery } from "./deliver-job.ts";
import { getMessage, isResendable } from "./message-views.ts";
import { messageNotResendable } from "./problems.ts";
import { clearRefusals } from "./refused-addresses.ts";
import { expireHours, mailFrom, messagesMode, redirectTo } from "./settings.ts";
import { db } from "./tables.ts";
import { isSendingOff, messageIdOf } from "./write-message.ts";

/** O-162 The same content once more: a new message that names the old one. */
export async function resendMessage(
  work: Work,
  tools: Tools,
  wanted: { messageId: string; to: string | undefined },
): Promise<{ id: string; state: MessageState; to: string }> {
  const old = await getMessage(work, wanted.messageId);
  if (!isResendable(old)) throw messageNotResendable(whyNot(old));
  const to = wanted.to ?? old.to_address;
  if (to === "") throw fieldProblem("to", "required", "The customer had no address. Say where it is to go.");
  const partner = await getPartner(work, old.partner_id);
  const settings = await loadSettings(work, [messagesMode, redirectTo, mailFrom, expireHours], { partnerId: partner.id });
  const isOff = isSendingOff(settings);
  const id = uuidv7(work.now.getTime());
  const state = isOff ? ("held" as const) : ("queued" as const);
  await db(work)
    .insertInto("notifications.messages")
    .values({
      id,
      partner_id: old.partner_id,
      customer_id: old.customer_id,
      channel: old.channel,
      kind: old.kind,
      cause_key: null,
      language: old.language,
      to_address: to,
      subject: old.subject,
      body_text: old.body_text,
      body_html: old.body_html,
      attachments: JSON.stringify(old.attachments),
      state,
      reason_code: isOff ? "sending-off" : "",
      state_at: work.now,
      due_at: isOff ? null : work.now,
      expires_at: new Date(work.now.getTime() + settings.get(expireHours) * 3_600_000),
      // Nobody calls it off any more: a person wanted it.
      about_kind: old.about_kind,
      about_id: old.about_id,
      resent_from: old.id,
      secret_sealed: null,
      message_id: messageIdOf(id, partner, settings, tools),
      reply_to: old.reply_to,
      answers_to: old.answers_to,
      created_at: work.now,
      sent_at: null,
    })
    .execute();
  work.audit({
    entity: "message",
    entityId: old.id,
    label: old.subject,
    action: "resent",
    partnerId: old.partner_id,
    customerId: old.customer_id,
    changes: { to: { before: old.to_address, after: to } },
  });
  if (!isOff) await wakeDelivery(work, old.partner_id);
  return { id, state, to };
}

const whyNot = (old: { is_secret: boolean; has_body: boolean }): string => {
  if (old.is_secret) return "It carries a code or link that works once. Have a new one sent instead.";
  return old.has_body ? "It still waits to be sent." : "Its text is no longer kept.";
};

/** O-163 Staff know that the address works again. */
export async function clearAddress(work: Work, messageId: string): Promise<{ address: string }> {
  const message = await getMessage(work, messageId);
  await clearRefusals(work, { partnerId: message.partner_id, address: message.to_address });
  work.audit({
    entity: "message",
    entityId: message.id,
    label: message.subject,
    action: "address_cleared",
    partnerId: message.partner_id,
    customerId: message.customer_id,
  });
  return { address: message.to_address };
}

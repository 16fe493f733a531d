// Messages that went out or did not, and how mail leaves.
import { z } from "zod";
import { DayShape } from "../../../shared/calendar.ts";
import { anyOf, endpoint, listOf, listQuery, MomentShape } from "../../../shared/endpoint.ts";
import { Line } from "../../../shared/text.ts";
import { SettingOrigin } from "../partners/contract.ts";

/** Codes and links for a password: at once, always, and masked. */
export const codeKinds = [
  ...[
    "code_reset",
    "code_invitation",
    "code_set_password",
    "code_second_factor",
    "code_sign_link",
    "code_sign_code",
    "code_pay_code",
    "login_reminder",
  ],
] as const;
/** About somebody's own way in: at once and always. */
/** What customers are told of their tickets. */
export const ticketKinds = [
  "ticket_received",
  "ticket_replied",
  "ticket_moved",
  "ticket_closed",
  "ticket_reminded",
  "ticket_rating",
] as const;
export const securityKinds = ["security_locked", "security_password", "security_factor"] as const;

export const messageChannels = ["mail", "portal", "sms"] as const;
export type MessageChannel = (typeof messageChannels)[number];
export const messageStates = ["queued", "held", "sending", "sent", "unclear", "failed", "expired", "cancelled", "skipped"] as const;
export type MessageState = (typeof messageStates)[number];

/** Why a message is in its state; empty where the state says it all. */
export const reasonCodes = [
  "",
  // held
  "sending-off",
  "working-time",
  // queued
  "retry",
  "server-away",
  "not-registered",
  // skipped
  "no-address",
  "bad-address",
  "notifications-off",
  "chosen-otherwise",
  // failed, unclear, expired, cancelled
  "refused",
  "gave-up",
  "not-made",
  "line-broke",
  "interrupted",
  "too-old",
  "dropped",
  "condition",
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

export const MessageRow = z.object({
  id: z.uuid(),
  channel: z.enum(messageChannels),
  kind: z.string(),
  state: z.enum(messageStates),
  reason: z.enum(reasonCodes),
  /** What the other side said. */
  answer: z.string(),
  stateAt: MomentShape,
  /** When it goes out, if it still waits for its time. */
  dueAt: MomentShape.nullable(),
  to: z.string(),
  subject: z.string(),
  partnerId: z.uuid(),
  customerId: z.uuid().nullable(),
  customerNumber: z.int().nullable(),
  customerName: z.string().nullable(),
  attachmentCount: z.int(),
  attempts: z.int(),
  isResend: z.boolean(),
  createdAt: MomentShape,
  sentAt: MomentShape.nullable(),
});

export const MessageView = MessageRow.extend({
  language: z.string(),
  /** As they were handed over; empty until then. `sentTo` differs from `to` when all mail went to a test address. */
  sentFrom: z.string(),
  sentTo: z.string(),
  messageId: z.string().nullable(),
  /** Null: no longer kept. */
  text: z.string().nullable(),
  /** The page as it was sent, its pictures inside. */
  html: z.string().nullable(),
  /** A code or link stood here and is not shown. */
  isMasked: z.boolean(),
  files: z.array(z.object({ index: z.int(), number: z.string(), kind: z.enum(["money_document", "receipt", "refund", "e_invoice"]) })),
  about: z.object({ kind: z.enum(["money_document", "payment", "refund"]), id: z.uuid() }).nullable(),
  resentFrom: z.uuid().nullable(),
  resends: z.array(z.object({ id: z.uuid(), state: z.enum(messageStates), createdAt: MomentShape })),
  expiresAt: MomentShape.nullable(),
  attemptList: z.array(
    z.object({
      number: z.int(),
      server: z.string(),
      startedAt: MomentShape,
      endedAt: MomentShape.nullable(),
      outcome: z.enum(["accepted", "temporary", "permanent", "sender-refused", "unclear"]).nullable(),
      answer: z.string(),
    }),
  ),
  mayResend: z.boolean(),
  /** The address refuses mail, so nothing more goes there until somebody clears it. */
  badAddress: z.object({ answer: z.string(), refusedAt: MomentShape }).nullable(),
});

const messageId = z.object({ messageId: z.uuid() });

export const listMessagesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/messages",
  summary: "Messages, newest first. Who may only see a customer's communication names the customer.",
  query: listQuery({
    sort: ["createdAt"],
    filter: {
      channel: anyOf(z.enum(messageChannels)).optional(),
      state: anyOf(z.enum(messageStates)).optional(),
      kind: anyOf(z.string().max(40)).optional(),
      /** "no-address" and "bad-address": who could not be reached (B-169). */
      reason: anyOf(z.enum(reasonCodes)).optional(),
      customer: z.uuid().optional(),
      partner: anyOf(z.uuid()).optional(),
      created: z.strictObject({ from: DayShape.optional(), to: DayShape.optional() }).optional(),
      /** In the address and the subject. */
      q: z.string().trim().max(100).optional(),
    },
  }),
  returns: listOf(MessageRow),
});
export const getMessageEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/messages/:messageId",
  summary: "One message as it was sent, with every attempt and what the mail server said.",
  params: messageId,
  returns: MessageView,
});
export const messageFileEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/messages/:messageId/files/:index",
  summary: "A file that went with a message.",
  params: messageId.extend({ index: z.coerce.number().int().min(0).max(50) }),
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});
export const resendMessageEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/messages/:messageId/resend",
  summary: "Sends the same content once more, as a new message that names the old one.",
  params: messageId,
  body: z.strictObject({
    /** Another address than that of the old message. */
    to: z.email().max(254).optional(),
  }),
  returns: z.object({ id: z.uuid(), state: z.enum(messageStates), to: z.string() }),
  idempotent: true,
});
/** O-137 beside a ticket's thread. */
export const ticketDeliveriesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/tickets/:ticketId/messages",
  summary: "How the mails of a ticket's answers went, for each answer and receiver.",
  params: z.object({ ticketId: z.uuid() }),
  returns: z.object({
    items: z.array(
      MessageRow.pick({ to: true, state: true, reason: true, answer: true }).extend({
        entryId: z.uuid(),
        messageId: z.uuid(),
        at: MomentShape,
        mayResend: z.boolean(),
      }),
    ),
  }),
});
export const clearAddressEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/messages/:messageId/clear-address",
  summary: "Lets mail go to this message's address again, after it was refused for good.",
  params: messageId,
  returns: z.object({ address: z.string() }),
});

// How mail leaves -------------------------------------------------------------------------------------------------------

const modes = ["off", "redirect", "live"] as const;
const faults = ["unreachable", "no-encryption", "certificate", "sign-in", "refused", "sender-refused", "no-server", "no-sender"] as const;

const serverFields = {
  host: Line(253).refine((host) => /^[a-z0-9._:[\]-]+$/i.test(host), { params: { code: "not-a-host" }, message: "a name or address" }),
  port: z.int().min(1).max(65_535),
  encryption: z.enum(["tls", "starttls", "none"]),
  checkCertificate: z.boolean(),
  user: Line(255),
};

export const MailView = z.object({
  partnerId: z.uuid(),
  partnerName: z.string(),
  /** What is set here holds for the whole installation. */
  isInstallation: z.boolean(),
  mayChange: z.boolean(),
  mode: z.enum(modes),
  server: z.object({ ...serverFields, host: z.string(), user: z.string(), hasPassword: z.boolean(), origin: SettingOrigin }),
  /** As receivers see it. */
  sender: z.object({ name: z.string(), address: z.string(), replyTo: z.string() }),
  health: z.object({
    fault: z.enum(faults).nullable(),
    answer: z.string(),
    awaySince: MomentShape.nullable(),
    nextTryAt: MomentShape.nullable(),
    lastSentAt: MomentShape.nullable(),
  }),
  /** Not sent yet: held because sending is off, and all others. */
  held: z.int(),
  waiting: z.int(),
});

const partnerId = z.object({ partnerId: z.uuid() });

export const mailEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/mail",
  summary: "How a partner's mail leaves, and how its mail server is.",
  params: partnerId,
  returns: MailView,
});
export const saveServerEndpoint = endpoint({
  method: "PUT",
  path: "/api/admin/partners/:partnerId/mail/server",
  summary: "Names the mail server. Another host or user asks for the password again.",
  params: partnerId,
  body: z.strictObject({
    ...serverFields,
    /** Absent: the one that is kept. Empty: none. */
    password: z.string().max(1000).optional(),
  }),
  returns: MailView,
});
export const resetServerEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/partners/:partnerId/mail/server",
  summary: "Back to the installation's mail server; a password that was kept here is forgotten.",
  params: partnerId,
  returns: MailView,
});
export const testServerEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/mail/test",
  summary: "Connects to the mail server that is saved, hands over a test message and tells what it said. Works whatever the mode says.",
  params: partnerId,
  body: z.strictObject({ to: z.email().max(254) }),
  returns: z.object({
    outcome: z.enum(["accepted", "temporary", "permanent", "unclear", ...faults]),
    /** What the server said last. */
    answer: z.string(),
    isSecure: z.boolean(),
    from: z.string(),
  }),
});
export const waitingMessagesEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/mail/waiting",
  summary: "Sends what was held while sending was off, or drops everything that waits.",
  params: partnerId,
  body: z.strictObject({ act: z.enum(["send", "drop"]) }),
  returns: z.object({ messages: z.int() }),
});
export const mailStatusEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/mail-status",
  summary: "What wants a look, over all of your partners: mail that failed within a week, servers that are away, sending that is off.",
  query: z.strictObject({ partner: z.uuid().optional() }),
  returns: z.object({
    failed: z.int(),
    unclear: z.int(),
    expired: z.int(),
    /** Went with a link because the papers could not be made in time (B-269). */
    withoutFiles: z.int(),
    /** Nobody could be written to (B-169). */
    undeliverable: z.int(),
    partners: z.array(z.object({ id: z.uuid(), name: z.string(), mode: z.enum(modes), fault: z.enum(faults).nullable() })),
  }),
});

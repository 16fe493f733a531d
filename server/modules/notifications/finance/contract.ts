// What goes out at an event about money: whether, when, to whom else, in which words and with which papers.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, listOf, listQuery, MomentShape } from "../../../../shared/endpoint.ts";
import { LanguageTag } from "../../../../shared/text.ts";
import { SettingOrigin } from "../../partners/contract.ts";

/** Events of money and of what it does to a customer; each can be switched on by itself. */
export const eventKinds = [
  "invoice_issued",
  "proforma_sent",
  "credit_note_issued",
  "payment_settled",
  "payment_failed",
  "payment_reversed",
  "refund_done",
  "suspension_warning",
  "customer_blocked",
  "customer_unblocked",
  "customer_deactivated",
  "promise_made",
  "promise_broken",
  "plan_change_planned",
  "plan_change_done",
  "service_ending",
  "contract_ending",
  "price_change",
  "card_expiring",
  "terms_brought",
  "method_changed",
  "pay_link",
  "method_disabled",
  "charge_notice",
  "autopay_enabled",
  "autopay_charged",
  "autopay_failed",
  "autopay_suspended",
  "autopay_disabled",
] as const;
/** Sent by steps of the daily procedure at their hour; whether and when is said where that step is set up. */
export const reminderKinds = ["reminder_1", "reminder_2", "reminder_3"] as const;
export const noticeKinds = ["prepaid_notice_1", "prepaid_notice_2", "prepaid_notice_3", "prepaid_notice_4"] as const;
export const financeKinds = [...eventKinds, ...reminderKinds, ...noticeKinds] as const;
export type FinanceKind = (typeof financeKinds)[number];

/** What can be done today: more come with their adapters. */
export const channels = ["mail", "portal"] as const;
export const attachKinds = ["document", "e_invoice", "receipt", "paid_documents"] as const;
export type AttachKind = (typeof attachKinds)[number];
export const delays = ["common", "0", "1", "3", "6", "12", "24", "48", "72"] as const;
const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const TimeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time such as 09:00");

const WorkingHours = z
  .strictObject({
    days: z.array(z.enum(weekdays)).max(7),
    from: TimeOfDay,
    to: TimeOfDay,
    /** Holidays of the partner's business calendar count as days off. */
    holidaysOff: z.boolean(),
  })
  .refine(({ days }) => days.length > 0, { path: ["days"], params: { code: "no-working-day" }, message: "at least one day" })
  .refine(({ from, to }) => from < to, { path: ["to"], params: { code: "before-start" }, message: "later than the start" });

const OwnWords = z.strictObject({ subject: z.string().trim().max(300), text: z.string().trim().max(20_000) });
const MailList = z
  .string()
  .trim()
  .max(1000)
  .refine((text) => text === "" || text.split(",").every((one) => z.email().safeParse(one.trim()).success), {
    params: { code: "not-an-email" },
    message: "addresses with commas between them",
  });

export const EventValues = z.strictObject({
  autoSend: z.boolean(),
  channels: z.array(z.enum(channels)).min(1),
  delayHours: z.enum(delays),
  /** "common": as for all messages. */
  hours: z.union([z.enum(["common", "always"]), WorkingHours]),
  bcc: MailList,
  attach: z.array(z.enum(attachKinds)),
  /** By language; a language without words of its own has the built-in ones. */
  words: z.record(LanguageTag, OwnWords),
  /** Several of one customer within a quarter of an hour go as one (B-168). */
  digest: z.boolean(),
  /** How many days ahead, of what is told beforehand. */
  daysBefore: z.int().min(1).max(90),
});
export type EventValues = z.output<typeof EventValues>;
export type EventField = keyof EventValues;

const fieldNames = [
  "autoSend",
  "channels",
  "delayHours",
  "hours",
  "bcc",
  "attach",
  "words",
  "digest",
  "daysBefore",
] as const satisfies readonly EventField[];

export const EventView = z.object({
  kind: z.enum(financeKinds),
  values: EventValues,
  /** What would hold without a value of its own here. */
  inherited: EventValues,
  origins: z.record(z.enum(fieldNames), SettingOrigin),
  /** Those that are set in this very place. */
  own: z.array(z.enum(fieldNames)),
  /** What this event knows of. */
  fields: z.array(z.enum(fieldNames)),
  attachable: z.array(z.enum(attachKinds)),
  /** Names that words of one's own may use. */
  variables: z.array(z.string()),
  /** 0: nothing was ever set here. */
  version: z.int(),
});

const partnerId = z.object({ partnerId: z.uuid() });
const ofKind = partnerId.extend({ kind: z.enum(financeKinds) });

export const listEventsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/partners/:partnerId/finance-messages",
  summary: "What a partner sends at events about money, each value with where it comes from.",
  params: partnerId,
  returns: z.object({
    partnerId: z.uuid(),
    partnerName: z.string(),
    isInstallation: z.boolean(),
    mayChange: z.boolean(),
    channels: z.array(z.enum(channels)),
    languages: z.array(z.string()),
    items: z.array(EventView),
  }),
});
export const saveEventEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/partners/:partnerId/finance-messages/:kind",
  summary: "Sets some values of one event for a partner, and takes others back to what is inherited.",
  params: ofKind,
  body: z.strictObject({ set: EventValues.partial().default({}), reset: z.array(z.enum(fieldNames)).default([]) }),
  returns: EventView,
  versioned: true,
});
export const previewEventEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/partners/:partnerId/finance-messages/:kind/preview",
  summary: "How a message would look with these words, on sample data or on a customer's own. Nothing is saved or sent.",
  params: ofKind,
  body: z.strictObject({
    language: LanguageTag,
    /** Absent: the built-in ones. */
    words: OwnWords.optional(),
    customerId: z.uuid().optional(),
  }),
  returns: z.object({
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    /** The data is the customer's own; else it is made up. */
    isReal: z.boolean(),
    /** What would stand there without words of one's own, to start from. */
    builtIn: OwnWords,
    /** What is wrong with the words: then the message is shown without them. */
    faults: z.array(z.object({ field: z.enum(["subject", "text"]), code: z.string(), message: z.string() })),
  }),
});

// Portal ------------------------------------------------------------------------------------------------------------------

export const PortalMessage = z.object({
  id: z.uuid(),
  kind: z.string(),
  subject: z.string(),
  text: z.string(),
  /** What staff wrote with headings and links, cleaned; empty: the text. */
  html: z.string(),
  isImportant: z.boolean(),
  /** How it went out; "portal": it lies here alone. */
  channel: z.enum(["mail", "portal"]),
  files: z.array(z.object({ index: z.int(), name: z.string(), mediaType: z.string(), sizeBytes: z.int(), mayShowInline: z.boolean() })),
  at: MomentShape,
  isRead: z.boolean(),
  /** Where it is about, inside the portal. */
  link: z.string().nullable(),
  on: DayShape,
});
export const portalMessagesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/messages",
  summary: "What your provider told you here, the newest first.",
  query: listQuery({ sort: ["createdAt"], filter: {} }),
  returns: listOf(PortalMessage),
});
export const unreadMessagesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/messages-unread",
  summary: "How many messages you have not read yet.",
  returns: z.object({ count: z.int() }),
});
export const readMessageEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/messages/:messageId/read",
  summary: "Marks a message as read.",
  params: z.object({ messageId: z.uuid() }),
  body: z.strictObject({}),
  returns: z.object({}),
});
export const importantMessagesEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/messages-important",
  summary: "Important messages that you have not read yet, the newest first; at most three.",
  returns: z.object({ items: z.array(PortalMessage) }),
});
export const deleteMessageEndpoint = endpoint({
  method: "POST",
  path: "/api/portal/messages/:messageId/delete",
  summary: "Puts a message away for good. Your provider still has it.",
  params: z.object({ messageId: z.uuid() }),
  body: z.strictObject({}),
});
export const portalMessageFileEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/messages/:messageId/files/:index",
  summary: "A file that came with a message.",
  params: z.object({ messageId: z.uuid(), index: z.coerce.number().int().min(0).max(50) }),
  query: z.strictObject({ inline: z.enum(["true"]).optional() }),
  reply: "file",
});

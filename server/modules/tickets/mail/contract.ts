// Mail in: the mailboxes that customers write to, and what came that waits for a person.
import { z } from "zod";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";
import { FilledLine, Line } from "../../../../shared/text.ts";
import { Priority, Subject, TicketView } from "../contract.ts";

const afterReading = ["mark", "move", "delete"] as const;
const unknownSenders = ["create", "hold", "refuse"] as const;
const automaticMail = ["drop", "hold", "create"] as const;
const mailStates = ["trying", "failed", "held", "placed", "dropped", "refused"] as const;
/** Why a mail waits, or what became of it. */
export const mailReasons = [
  ...["unknown-sender", "several-customers", "automatic", "too-many", "new-ticket", "follow-up", "answer", "staff", "bounce", "by-hand"],
  "",
] as const;
export type AfterReading = (typeof afterReading)[number];
export type UnknownSenders = (typeof unknownSenders)[number];
export type AutomaticMail = (typeof automaticMail)[number];
export type MailState = (typeof mailStates)[number];
const Fault = z.enum(["unreachable", "no-encryption", "certificate", "sign-in", "refused"]);

// Mailboxes ----------------------------------------------------------------------------------------------------------------------

const mailboxFields = {
  address: z.email().max(254),
  host: FilledLine(253),
  port: z.int().min(1).max(65_535),
  encryption: z.enum(["tls", "starttls", "none"]),
  checkCertificate: z.boolean(),
  login: FilledLine(255),
  folder: FilledLine(200),
  /** What becomes of a mail that was read in: it is marked as read, moved to a folder, or deleted. */
  afterReading: z.enum(afterReading),
  moveTo: Line(200),
  /** Who is no customer: gets a ticket, waits in the queue, or is not read in. */
  unknownSenders: z.enum(unknownSenders),
  /** What programs write and belongs to no ticket. */
  automaticMail: z.enum(automaticMail),
  /** The server whose Authentication-Results are believed; empty: staff cannot answer by mail, only leave notes. */
  trustedServer: Line(253),
  groupId: z.uuid().nullable(),
  typeId: z.uuid().nullable(),
  priority: Priority,
  isActive: z.boolean(),
};
export const MailboxView = z.object({
  ...mailboxFields,
  id: z.uuid(),
  partnerId: z.uuid(),
  address: z.string(),
  hasPassword: z.boolean(),
  lastReadAt: MomentShape.nullable(),
  /** Why it cannot be read right now, in the server's own words. */
  fault: z.object({ kind: Fault, answer: z.string(), since: MomentShape }).nullable(),
  version: z.int(),
});
const mailboxId = z.object({ mailboxId: z.uuid() });
const Password = z.string().min(1).max(500);

export const listMailboxesEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/mailboxes",
  summary: "The mailboxes of your partners. Their passwords are kept encrypted and never shown.",
  returns: z.object({ items: z.array(MailboxView), mayChange: z.boolean() }),
});
export const createMailboxEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/mailboxes",
  summary: "Adds a mailbox. It is read about every minute from then on: what nobody has seen yet, and what comes.",
  body: z.strictObject({ partnerId: z.uuid(), ...mailboxFields, password: Password }),
  returns: MailboxView,
});
export const updateMailboxEndpoint = endpoint({
  method: "PATCH",
  path: "/api/admin/mailboxes/:mailboxId",
  summary: "Changes a mailbox. The password is for one login at one server: another one of either needs it again.",
  params: mailboxId,
  body: z.strictObject({ ...mailboxFields, password: Password }).partial(),
  returns: MailboxView,
  versioned: true,
});
export const deleteMailboxEndpoint = endpoint({
  method: "DELETE",
  path: "/api/admin/mailboxes/:mailboxId",
  summary: "Takes a mailbox away. Its tickets stay, and what is answered goes out as it does without a mailbox.",
  params: mailboxId,
  versioned: true,
});
export const testMailboxEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/mailboxes/:mailboxId/test",
  summary: "Signs in and looks into the folder, without reading anything in. What the server said is told word for word.",
  params: mailboxId,
  body: z.strictObject({}),
  returns: z.object({
    outcome: z.enum(["ok", "no-folder-to-move", ...Fault.options]),
    answer: z.string(),
    isSecure: z.boolean(),
    /** What the next reading would take in. */
    waiting: z.int(),
  }),
});

// Mail that waits ------------------------------------------------------------------------------------------------------------------

const MailRow = z.object({
  id: z.uuid(),
  partnerId: z.uuid(),
  mailbox: z.string(),
  state: z.enum(mailStates),
  reason: z.enum(mailReasons),
  from: z.object({ name: z.string(), address: z.string() }),
  subject: z.string(),
  receivedAt: MomentShape,
  /** Of what failed: in the program's words. */
  error: z.string(),
});
const mailId = z.object({ mailId: z.uuid() });
export const listMailsEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/ticket-mails",
  summary: "Mail that waits for a person: held, because nobody knows whose it is, or failed three times.",
  query: z.strictObject({ state: z.enum(["held", "failed"]) }),
  returns: z.object({
    /** The latest 200. */
    items: z.array(MailRow),
    counts: z.object({ held: z.int(), failed: z.int() }),
  }),
});
export const getMailEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/ticket-mails/:mailId",
  summary: "A mail that waits, as it can be read, with the customers whose address it came from.",
  params: mailId,
  returns: MailRow.extend({
    text: z.string(),
    quoted: z.string(),
    files: z.array(z.object({ name: z.string(), sizeBytes: z.int() })),
    candidates: z.array(z.object({ id: z.uuid(), number: z.int(), name: z.string() })),
  }),
});
export const openTicketFromMailEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-mails/:mailId/open-ticket",
  summary: "Makes a new ticket of a mail that waits, for a customer or for its sender alone.",
  params: mailId,
  body: z.strictObject({ customerId: z.uuid().nullable(), subject: Subject.optional() }),
  returns: TicketView,
  idempotent: true,
});
export const giveMailToTicketEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-mails/:mailId/give-to-ticket",
  summary: "Puts a mail that waits into a ticket, as a word from outside.",
  params: mailId,
  body: z.strictObject({ ticketId: z.uuid() }),
  returns: TicketView,
  idempotent: true,
});
export const retryMailEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-mails/:mailId/retry",
  summary: "Tries once more to read in a mail that failed.",
  params: mailId,
  body: z.strictObject({}),
  returns: z.object({ state: z.enum(mailStates), ticketId: z.uuid().nullable() }),
});
export const dropMailEndpoint = endpoint({
  method: "POST",
  path: "/api/admin/ticket-mails/:mailId/drop",
  summary: "Throws a mail away that waits. Nobody is told.",
  params: mailId,
  body: z.strictObject({}),
});

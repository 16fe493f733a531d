import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";
import { channels, statusKinds } from "./contract.ts";

const Ticket = z.object({ number: z.int() });
const Entry = Ticket.extend({ entryId: z.uuid() });

export const ticketCreated = defineEvent(
  "ticket.created",
  Entry.extend({
    channel: z.enum(channels),
    by: z.enum(["staff", "customer"]),
    entryKind: z.enum(["message", "reply", "note"]),
    /** It came by mail, and its sender is told so by itself (O-132). */
    isAcknowledged: z.boolean().default(false),
  }),
);
/** A public word: of staff to the customer, or of the customer. `statusTo`: where the ticket went with it. */
export const ticketReplied = defineEvent(
  "ticket.replied",
  Entry.extend({ by: z.enum(["staff", "customer"]), statusTo: z.enum(statusKinds).nullable() }),
);
/** A note among staff, or an internal call; no page of a customer hears of it. */
export const ticketNoted = defineEvent("ticket.noted", Entry.extend({ mentionIds: z.array(z.uuid()).default([]) }));
export const ticketCalled = defineEvent("ticket.called", Entry);
/** It went from one status to another without a reply. `isShown`: customers read another word for it than before. */
export const ticketMoved = defineEvent(
  "ticket.moved",
  Ticket.extend({ by: z.enum(["staff", "customer", "system"]), to: z.enum(statusKinds), isShown: z.boolean() }),
);
export const ticketClosed = defineEvent(
  "ticket.closed",
  Ticket.extend({ by: z.enum(["staff", "customer", "system"]), withReply: z.boolean() }),
);
export const ticketReopened = defineEvent("ticket.reopened", Ticket.extend({ by: z.enum(["staff", "customer"]) }));
export const ticketReminded = defineEvent("ticket.reminded", Ticket);
export const ticketRatingAsked = defineEvent("ticket.rating_asked", Ticket);
export const ticketRated = defineEvent("ticket.rated", Ticket.extend({ isSatisfied: z.boolean(), assigneeId: z.uuid().nullable() }));
/** What stands around the thread: subject, priority, group, people, labels, folders. */
export const ticketChanged = defineEvent("ticket.changed", Ticket);
/** O-133 A mail server could not hand over what was sent: by the Message-ID of that message, if the report says it. */
export const mailBounced = defineEvent(
  "ticket_mail.bounced",
  z.object({ messageId: z.string(), receiver: z.string(), answer: z.string() }),
);
/** Somebody came, went, began or stopped to write (O-143). */
export const ticketPresenceChanged = defineEvent("ticket_presence.changed", z.object({}));

// What a provider sets about tickets. Clocks of agreed times, mailboxes and rules bring theirs when they come.
import { z } from "zod";
import { defineSetting } from "../../platform/settings.ts";
import { portalFields } from "./contract.ts";

const levels = ["system", "partner"] as const;
const helpdesk = { levels, may: "config.helpdesk.update" } as const;
const portal = { levels, may: "config.portal.update" } as const;

export const reopenDays = defineSetting({
  ...helpdesk,
  key: "tickets.reopen_days",
  shape: z.int().min(0).max(90),
  fallback: 14,
  title: "Days to reopen",
  help: "So long an answer of the customer opens a closed ticket again; later it makes a new one that is linked to it. 0: always a new one.",
});
export const pendingRemindDays = defineSetting({
  ...helpdesk,
  key: "tickets.pending_remind_days",
  shape: z.int().min(0).max(90),
  fallback: 3,
  title: "Remind of a waiting ticket after",
  help: "Working days without an answer of the customer until they are reminded. 0: never.",
});
export const pendingCloseDays = defineSetting({
  ...helpdesk,
  key: "tickets.pending_close_days",
  shape: z.int().min(0).max(90),
  fallback: 7,
  title: "Close a waiting ticket after",
  help: "Working days without an answer of the customer until the ticket closes by itself, with a message. 0: never.",
});
export const thanksFilter = defineSetting({
  ...helpdesk,
  key: "tickets.thanks_filter",
  shape: z.boolean(),
  fallback: true,
  title: "A thank-you does not reopen",
  help: "A short thank-you on a closed ticket is added to it and leaves it closed.",
});
export const asksForRating = defineSetting({
  ...helpdesk,
  key: "tickets.rating",
  shape: z.boolean(),
  fallback: true,
  title: "Ask how it was",
  help: "Some time after a ticket was closed the customer is asked once whether they are satisfied.",
});
export const ratingDelayHours = defineSetting({
  ...helpdesk,
  key: "tickets.rating_delay_h",
  shape: z.int().min(0).max(168),
  fallback: 1,
  title: "Ask how it was after",
  help: "Hours between closing a ticket and the question.",
});
export const mailWithText = defineSetting({
  ...helpdesk,
  key: "tickets.mail_with_text",
  shape: z.boolean(),
  fallback: true,
  title: "Answers by mail with their text",
  help: "Off: the mail says only that there is an answer, with a link to the portal.",
});
export const acknowledgesMail = defineSetting({
  ...helpdesk,
  key: "tickets.acknowledge_mail",
  shape: z.boolean(),
  fallback: false,
  title: "Mail is acknowledged",
  help: "Whoever opens a ticket by mail is told its number at once. Never what programs send, and the same sender once in six hours.",
});
export const recycleDays = defineSetting({
  ...helpdesk,
  key: "tickets.recycle_days",
  shape: z.int().min(1).max(365),
  fallback: 30,
  title: "Days in the recycle bin",
  help: "So long a deleted ticket can be brought back.",
});
export const spamDays = defineSetting({
  ...helpdesk,
  key: "tickets.spam_days",
  shape: z.int().min(1).max(365),
  fallback: 30,
  title: "Days in the spam folder",
  help: "So long spam is kept.",
});

export const portalTicketFields = defineSetting({
  ...portal,
  key: "portal.tickets.fields",
  shape: z.array(z.enum(portalFields)).max(portalFields.length),
  fallback: ["id", "subject", "priority", "status", "type", "created", "updated"],
  title: "What customers see of a ticket",
  help: "In the list of their tickets.",
});
export const portalChoosePriority = defineSetting({
  ...portal,
  key: "portal.tickets.choose_priority",
  shape: z.boolean(),
  fallback: true,
  title: "Customers choose the priority",
  help: "Off: tickets of customers start at medium.",
});
export const portalDefaultGroup = defineSetting({
  ...portal,
  key: "portal.tickets.default_group_id",
  shape: z.uuid().nullable(),
  fallback: null,
  title: "Group of tickets from the portal",
  help: "Who gets what customers write in the portal. None chosen: they are anybody's.",
});
export const portalMayClose = defineSetting({
  ...portal,
  key: "portal.tickets.may_close",
  shape: z.boolean(),
  fallback: true,
  title: "Customers close tickets",
  help: "A customer may say that a ticket is settled.",
});
export const portalAttachMaxMb = defineSetting({
  ...portal,
  key: "portal.tickets.attach_max_mb",
  shape: z.int().min(1).max(25),
  fallback: 10,
  title: "Largest file from customers",
  help: "In MB, each of at most 10 files of a message.",
});
export const portalAuthor = defineSetting({
  ...portal,
  key: "portal.tickets.author",
  shape: z.enum(["first_name", "group"]),
  fallback: "first_name",
  title: "Who answers, as customers see it",
  help: "The first name of the member of staff, or the group that has the ticket.",
});

export const settings = [
  ...[
    reopenDays,
    pendingRemindDays,
    pendingCloseDays,
    thanksFilter,
    asksForRating,
    ratingDelayHours,
    mailWithText,
    acknowledgesMail,
    recycleDays,
    spamDays,
  ],
  ...[portalTicketFields, portalChoosePriority, portalDefaultGroup, portalMayClose, portalAttachMaxMb, portalAuthor],
];

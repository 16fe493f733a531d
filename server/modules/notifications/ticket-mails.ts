// What customers are told of their tickets (P-168): words of staff and what they did with them, never their own doing, and nothing of notes and
// hidden tickets. At once: whoever waits for an answer gets it when it is given.
import type { Listen } from "../../platform/event-bus.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomer, listCustomerContacts, mailAddressesFor } from "../customers/index.ts";
import { getPartner, getSetting, homePath, type Partner, portalUrl } from "../partners/index.ts";
import {
  findTicketNotice,
  mailBounced,
  mailWithText,
  ratingToken,
  type TicketNotice,
  threadMessageId,
  ticketClosed,
  ticketCreated,
  ticketMoved,
  ticketRatingAsked,
  ticketReminded,
  ticketReopened,
  ticketReplied,
} from "../tickets/index.ts";
import type { ticketKinds } from "./contract.ts";
import { messageFailed } from "./events.ts";
import { noteBounce } from "./note-bounce.ts";
import { tellOfFailedAnswer } from "./ticket-deliveries.ts";
import { writeMessage } from "./write-message.ts";

type Kind = (typeof ticketKinds)[number];

export function listenToTickets(on: Listen, tools: Tools): void {
  on(ticketReplied, "mail-the-answer", (work, { objectId, data }) =>
    data.by === "staff" ? mailAnswer(work, tools, objectId, data.entryId, data.statusTo === "closed") : nothing,
  );
  on(ticketCreated, "mail-the-first-word", (work, { objectId, data }) =>
    data.by === "staff" && data.entryKind === "reply" ? mailAnswer(work, tools, objectId, data.entryId, false) : nothing,
  );
  on(ticketCreated, "acknowledge-the-mail", (work, { objectId, data }) =>
    data.isAcknowledged ? acknowledge(work, tools, objectId, data.entryId) : nothing,
  );
  on(ticketMoved, "mail-the-ticket-status", (work, { id, objectId, data }) =>
    data.isShown && data.by !== "customer" ? tell(work, tools, "ticket_moved", { ticketId: objectId, eventId: id }) : nothing,
  );
  on(ticketReopened, "mail-the-reopened-ticket", (work, { id, objectId, data }) =>
    data.by === "staff" ? tell(work, tools, "ticket_moved", { ticketId: objectId, eventId: id }) : nothing,
  );
  on(ticketClosed, "mail-the-closed-ticket", (work, { id, objectId, data }) =>
    data.by === "customer" || data.withReply
      ? nothing
      : tell(work, tools, "ticket_closed", {
          ...{ ticketId: objectId, eventId: id },
          ...(data.by === "system" ? { texts: "ticket_closed_unanswered" } : {}),
        }),
  );
  on(ticketReminded, "mail-the-ticket-reminder", (work, { id, objectId }) =>
    tell(work, tools, "ticket_reminded", { ticketId: objectId, eventId: id }),
  );
  on(mailBounced, "mark-what-did-not-arrive", (work, { partnerId, data }) => noteBounce(work, partnerId ?? "", data));
  on(messageFailed, "tell-who-wrote-the-answer", (work, { data }) =>
    data.kind === "ticket_replied" ? tellOfFailedAnswer(work, tools, data.messageId) : nothing,
  );
  on(ticketRatingAsked, "mail-the-question-how-it-was", (work, { id, objectId }) => askForRating(work, tools, objectId, id));
}

const nothing = Promise.resolve();

/** O-136 to who asks and to the copies; with its text, or only that there is one. */
async function mailAnswer(work: Work, tools: Tools, ticketId: string, entryId: string, closes: boolean): Promise<void> {
  const notice = await findTicketNotice(work, ticketId, entryId);
  if (!notice?.entry) return;
  const withText = await getSetting(work, mailWithText, { partnerId: notice.partnerId });
  const { text, author, fileIds } = notice.entry;
  await send(work, tools, "ticket_replied", {
    notice,
    cause: entryId,
    texts: withText ? (closes ? "ticket_replied_closed" : "ticket_replied") : "ticket_replied_link",
    values: { text: withText ? text : "", author },
    fileIds: withText ? fileIds : [],
    // Who is copied has no portal to read it in.
    copies: withText ? notice.copies : [],
  });
}

/** O-132 once for a ticket, to the address that wrote and to no other. */
async function acknowledge(work: Work, tools: Tools, ticketId: string, entryId: string): Promise<void> {
  const notice = await findTicketNotice(work, ticketId, entryId);
  if (!notice?.entry || notice.entry.fromAddress === "") return;
  await send(work, tools, "ticket_received", { notice, cause: ticketId, texts: "ticket_received", to: notice.entry.fromAddress });
}

async function tell(
  work: Work,
  tools: Tools,
  kind: Kind,
  { ticketId, eventId, texts = kind }: { ticketId: string; eventId: string; texts?: string },
): Promise<void> {
  const notice = await findTicketNotice(work, ticketId);
  if (notice) await send(work, tools, kind, { notice, cause: eventId, texts });
}

async function askForRating(work: Work, tools: Tools, ticketId: string, eventId: string): Promise<void> {
  const notice = await findTicketNotice(work, ticketId);
  if (!notice || notice.customerId === null) return;
  const token = ratingToken(tools, { id: notice.id, customerId: notice.customerId });
  await send(work, tools, "ticket_rating", { notice, cause: eventId, texts: "ticket_rating", path: `/ticket-rating/${token}` });
}

interface Said {
  readonly notice: TicketNotice;
  readonly cause: string;
  readonly texts: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly fileIds?: readonly string[];
  readonly copies?: readonly string[];
  /** Left out: whoever the ticket is of. */
  readonly to?: string;
  /** In the portal; left out: the ticket. */
  readonly path?: string;
}

async function send(
  work: Work,
  tools: Tools,
  kind: Kind,
  { notice, cause, texts, values = {}, fileIds = [], copies = [], path, to: only }: Said,
): Promise<void> {
  const to = await receiverOf(work, notice);
  if (!to) return;
  const { partner, language } = to;
  const { thread } = notice;
  const home = homePath(partner);
  const link = portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}${path ?? `/tickets/${notice.id}`}`);
  const status =
    notice.status[language] ?? notice.status[language.split("-")[0] ?? ""] ?? notice.status.en ?? Object.values(notice.status)[0] ?? "";
  const author = values.author === "" ? partner.name : (values.author ?? "");
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId: notice.customerId,
    kind,
    cause: `${kind}:${cause}`,
    to: only === undefined ? to.addresses : [only],
    copies,
    // The number stands in the subject, so that an answer by mail finds its ticket (O-129).
    content: {
      texts,
      language,
      name: to.name,
      values: { text: "", ...values, author, status, number: `T-${notice.number}`, subject: notice.subject },
      // Who is no customer has no portal to open.
      ...(notice.customerId === null ? {} : { link }),
    },
    files: fileIds.map((id) => ({ kind: "stored" as const, id })),
    ...(thread
      ? {
          thread: {
            replyTo: thread.replyTo,
            answersTo: thread.answersTo,
            messageId: (id: string, domain: string) => threadMessageId(thread.token, id, domain),
          },
        }
      : {}),
    timing: "at-once",
  });
}

async function receiverOf(
  work: Work,
  notice: TicketNotice,
): Promise<{ partner: Partner; name: string; language: string; addresses: readonly string[] } | undefined> {
  const partner = await getPartner(work, notice.partnerId);
  if (notice.customerId === null) {
    const { name, email } = notice.requester;
    return email === "" ? undefined : { partner, name, language: partner.language, addresses: [email] };
  }
  const customer = await findCustomer(work, notice.customerId);
  if (!customer) return undefined;
  const contacts = (await listCustomerContacts(work, [customer.id])).get(customer.id);
  return { partner, name: customer.fullName, language: customer.language, addresses: contacts ? mailAddressesFor(contacts, "other") : [] };
}

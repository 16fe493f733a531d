import type { Module } from "../../platform/module.ts";
import { outageSuspected } from "../access/index.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { holdLabels } from "../partners/index.ts";
import { tendWaitingStep } from "./close-waiting.ts";
import { ticketClosed, ticketNoted, ticketReopened, ticketReplied } from "./events.ts";
import { ticketFeatures } from "./features.ts";
import { giveBack } from "./give-back.ts";
import { readMailboxJob, tendMailboxesJob } from "./mail/jobs.ts";
import { readMailbox, tendMailboxes } from "./mail/read-mailbox.ts";
import { mailRoutes } from "./mail/routes.ts";
import { openOutageTicket } from "./open-outage-ticket.ts";
import { ticketLabels, ticketsOfMerges, ticketsOfPartnerMoves } from "./participants.ts";
import { portalRoutes, ratingRoutes } from "./portal/routes.ts";
import { purgeStep } from "./purge.ts";
import { askForRating, askForRatingJob, planQuestion } from "./ratings/ratings.ts";
import { routes, setupRoutes } from "./routes.ts";
import { settings } from "./settings.ts";
import { tellMentioned, tellWatchers } from "./tell-staff.ts";

export { closeTicket, takeTicket } from "./change-ticket.ts";
export {
  mailBounced,
  ticketClosed,
  ticketCreated,
  ticketMoved,
  ticketRatingAsked,
  ticketReminded,
  ticketReopened,
  ticketReplied,
} from "./events.ts";
export { uploadFile } from "./files/files.ts";
export { findTicketNotice, type TicketNotice } from "./find-notice.ts";
export { listAnswerIds } from "./find-ticket.ts";
export { answerTicketFor, lastAnswerIn, openTicketFor, writeForCustomer } from "./for-requests.ts";
export { holdIncidents, type IncidentNews, incidentBook, incidentChanged } from "./incident-news.ts";
export { createMailbox } from "./mail/mailboxes.ts";
export { takeMailIn } from "./mail/take-in.ts";
export { threadMessageId } from "./mail/token-rules.ts";
export { ticketMassActions } from "./mass/mass-tickets.ts";
export { refuseTooMany } from "./portal/daily-limit.ts";
export { createOwnTicket, rateOwnTicket, writeAsCustomer } from "./portal/write.ts";
export { ratingToken } from "./ratings/ratings.ts";
export { acknowledgesMail, mailWithText } from "./settings.ts";
export { tellAuthor } from "./tell-staff.ts";
export { addNote, replyToTicket } from "./write.ts";

export const ticketsModule: Module = {
  name: "tickets",
  settings,
  features: ticketFeatures,
  routes: (api, tools) => {
    routes(api, tools);
    setupRoutes(api);
    portalRoutes(api, tools);
    ratingRoutes(api, tools);
    mailRoutes(api, tools);
  },
  daily: [tendWaitingStep, purgeStep],
  listen: (on, tools) => {
    joinMerges("tickets", ticketsOfMerges);
    joinPartnerMoves("tickets", ticketsOfPartnerMoves);
    holdLabels("tickets", ticketLabels);
    on(ticketClosed, "plan-the-question-how-it-was", planQuestion);
    on(ticketReplied, "tell-who-watches", (work, { objectId, data }) => tellWatchers(work, tools, objectId, data.entryId));
    on(ticketNoted, "tell-who-was-named", (work, { objectId, data }) => tellMentioned(work, tools, objectId, data));
    on(ticketReopened, "give-back-what-was-reopened", giveBack);
    on(outageSuspected, "open-the-ticket-of-an-outage", (work, { data }) => openOutageTicket(work, data));
  },
  jobs: (book, tools) => {
    book.handle(readMailboxJob, (run, { mailboxId }) => readMailbox(run, tools, mailboxId));
    book.handle(tendMailboxesJob, (run) => run.inWork(tendMailboxes));
    book.every("* * * * *", tendMailboxesJob);
    book.handle(askForRatingJob, (run, { ticketId }) => run.inWork((work) => askForRating(work, ticketId)));
  },
};

import type { Module } from "../../platform/module.ts";
import { joinMerges, joinPartnerMoves } from "../customers/index.ts";
import { holdLabels } from "../partners/index.ts";
import { tendWaitingStep } from "./close-waiting.ts";
import { ticketClosed, ticketReopened } from "./events.ts";
import { ticketFeatures } from "./features.ts";
import { giveBack } from "./give-back.ts";
import { ticketLabels, ticketsOfMerges, ticketsOfPartnerMoves } from "./participants.ts";
import { portalRoutes, ratingRoutes } from "./portal/routes.ts";
import { purgeStep } from "./purge.ts";
import { askForRating, askForRatingJob, planQuestion } from "./ratings.ts";
import { routes, setupRoutes } from "./routes.ts";
import { settings } from "./settings.ts";

export { closeTicket, takeTicket } from "./change-ticket.ts";
export {
  ticketClosed,
  ticketCreated,
  ticketMoved,
  ticketRatingAsked,
  ticketReminded,
  ticketReopened,
  ticketReplied,
} from "./events.ts";
export { uploadFile } from "./files.ts";
export { findTicketNotice, type TicketNotice } from "./find-notice.ts";
export { answerTicketFor, lastAnswerIn, openTicketFor, writeForCustomer } from "./for-requests.ts";
export { ticketMassActions } from "./mass-tickets.ts";
export { refuseTooMany } from "./portal/daily-limit.ts";
export { createOwnTicket, rateOwnTicket, writeAsCustomer } from "./portal/write.ts";
export { ratingToken } from "./ratings.ts";
export { mailWithText } from "./settings.ts";
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
  },
  daily: [tendWaitingStep, purgeStep],
  listen: (on) => {
    joinMerges("tickets", ticketsOfMerges);
    joinPartnerMoves("tickets", ticketsOfPartnerMoves);
    holdLabels("tickets", ticketLabels);
    on(ticketClosed, "plan-the-question-how-it-was", planQuestion);
    on(ticketReopened, "give-back-what-was-reopened", giveBack);
  },
  jobs: (book) => {
    book.handle(askForRatingJob, (run, { ticketId }) => run.inWork((work) => askForRating(work, ticketId)));
  },
};

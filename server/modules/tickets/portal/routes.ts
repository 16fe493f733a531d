import type { CustomerActor } from "../../../platform/actor.ts";
import type { Api } from "../../../platform/http/api.ts";
import { ownCustomer } from "../../../platform/own-customer.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { closingTickets, starringTickets, ticketPages } from "../features.ts";
import { downloadOwnFile, uploadFile } from "../files/files.ts";
import { notRateable } from "../problems.ts";
import { ratingPageEndpoint, reopenByLinkEndpoint, voteByLinkEndpoint } from "../ratings/contract.ts";
import { openRatingLink, rate, showRatingPage } from "../ratings/ratings.ts";
import { portalAttachMaxMb } from "../settings.ts";
import type { Ticket } from "../tables.ts";
import {
  portalCloseTicketEndpoint,
  portalCreateTicketEndpoint,
  portalDownloadFileEndpoint,
  portalRateTicketEndpoint,
  portalReadTicketEndpoint,
  portalReplyEndpoint,
  portalStarTicketEndpoint,
  portalTicketEndpoint,
  portalTicketOptionsEndpoint,
  portalTicketsEndpoint,
  portalUnreadEndpoint,
  portalUploadFileEndpoint,
} from "./contract.ts";
import { countUnread, listOwnTickets, showOptions, showOwnTicket } from "./own-tickets.ts";
import * as write from "./write.ts";

export function portalRoutes(server: Api, { files }: Tools): void {
  const may = "customer" as const;
  const when = ticketPages;
  server.serve(portalTicketsEndpoint, { may, when, handle: (work, { query }) => listOwnTickets(work, query) });
  server.serve(portalTicketOptionsEndpoint, { may, when, handle: (work) => showOptions(work) });
  server.serve(portalUnreadEndpoint, { may, when, handle: async (work) => ({ count: await countUnread(work) }) });
  server.serve(portalTicketEndpoint, { may, when, handle: (work, { params }) => showOwnTicket(work, params.ticketId) });
  server.serve(portalCreateTicketEndpoint, {
    ...{ may, when },
    handle: async (work, { body }) => showOwnTicket(work, (await write.createOwnTicket(work, body)).id),
  });
  server.serve(portalReplyEndpoint, {
    ...{ may, when },
    handle: async (work, { params, body }) => showOwnTicket(work, (await write.writeAsCustomer(work, params.ticketId, body)).id),
  });
  server.serve(portalCloseTicketEndpoint, {
    may,
    when: closingTickets,
    handle: async (work, { params, body }) => {
      await write.closeOwnTicket(work, params.ticketId, body.rating);
      return showOwnTicket(work, params.ticketId);
    },
  });
  server.serve(portalRateTicketEndpoint, {
    ...{ may, when },
    handle: async (work, { params, body }) => {
      await write.rateOwnTicket(work, params.ticketId, body);
      return showOwnTicket(work, params.ticketId);
    },
  });
  server.serve(portalReadTicketEndpoint, {
    ...{ may, when },
    unaudited: "says only that the customer has looked",
    handle: async (work, { params }) => {
      await write.markRead(work, params.ticketId);
      return { count: await countUnread(work) };
    },
  });
  server.serve(portalStarTicketEndpoint, {
    may,
    when: starringTickets,
    handle: async (work, { params, body }) => {
      await write.markStar(work, params.ticketId, body.isStarred);
      return {};
    },
  });
  server.serve(portalUploadFileEndpoint, {
    ...{ may, when },
    unaudited: "belongs to nothing until a message names it, which is audited",
    handle: async (work, call) => {
      const megabytes = await getSetting(work, portalAttachMaxMb, { partnerId: ownCustomer(work).partnerId });
      return uploadFile(work, files, call.files[0], { maxBytes: megabytes * 1024 ** 2 });
    },
  });
  server.serve(portalDownloadFileEndpoint, {
    ...{ may, when },
    handle: (work, { params, query }) => downloadOwnFile(work, files, params.fileId, query.inline ?? false),
  });
}

/** P-167 by the link in a mail, without signing in. Only a click on the page votes: programs that open links do not. */
export function ratingRoutes(server: Api, tools: Tools): void {
  server.serve(ratingPageEndpoint, {
    may: "anyone",
    handle: async (work, { params }) => showRatingPage(work, tools, await openRatingLink(work, tools, params.token)),
  });
  server.serve(voteByLinkEndpoint, {
    may: "anyone",
    handle: async (work, { params, body }) => {
      const opened = await openRatingLink(work, tools, params.token, { lock: true });
      return showRatingPage(work, tools, { ...opened, ticket: await rate(await asCustomer(work, opened.ticket), opened.ticket, body) });
    },
  });
  server.serve(reopenByLinkEndpoint, {
    may: "anyone",
    handle: async (work, { params, body }) => {
      const opened = await openRatingLink(work, tools, params.token, { lock: true });
      if (!(await showRatingPage(work, tools, opened)).mayReopen)
        throw notRateable("It cannot be opened again from here. Write to us in the portal.");
      await write.writeAsCustomer(await asCustomer(work, opened.ticket), opened.ticket.id, { text: body.text, fileIds: [] });
      return showRatingPage(work, tools, await openRatingLink(work, tools, params.token));
    },
  });
}

/** Who has the link acts as the customer whom it was sent to, on this ticket alone. */
async function asCustomer(work: Work, ticket: Ticket): Promise<Work> {
  const customer = await findCustomer({ ...work, actor: { kind: "system", name: "rating-link" } }, ticket.customer_id ?? "");
  if (!customer) throw new Error(`the ticket ${ticket.id} is nobody's`);
  const actor: CustomerActor = {
    kind: "customer",
    customerId: customer.id,
    partnerId: customer.partnerId,
    name: customer.fullName,
    sessionId: customer.id,
  };
  return { ...work, actor };
}

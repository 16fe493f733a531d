import type { Api } from "../../platform/http/api.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import * as answers from "./answers/answers.ts";
import {
  cannedPlaceholders,
  createCannedEndpoint,
  deleteCannedEndpoint,
  fillCannedEndpoint,
  listCannedEndpoint,
  updateCannedEndpoint,
} from "./answers/contract.ts";
import * as change from "./change-ticket.ts";
import { listAssignees } from "./choices.ts";
import * as contract from "./contract.ts";
import { createTicket } from "./create-ticket.ts";
import { downloadTicketFileEndpoint, uploadTicketFileEndpoint } from "./files/contract.ts";
import { downloadFile, uploadFile } from "./files/files.ts";
import {
  linkTicketEndpoint,
  mergeTicketEndpoint,
  splitTicketEndpoint,
  unlinkTicketEndpoint,
  unmergeTicketEndpoint,
} from "./joined/contract.ts";
import * as merge from "./joined/merge-tickets.ts";
import { countTickets, listTickets } from "./list-tickets.ts";
import { massTicketsEndpoint } from "./mass/contract.ts";
import { startMassTickets } from "./mass/mass-tickets.ts";
import { countOpenOf } from "./open-of.ts";
import { listPresenceEndpoint, markPresenceEndpoint } from "./presence/contract.ts";
import { listPresence, markPresence } from "./presence/presence.ts";
import * as statuses from "./setup/change-statuses.ts";
import * as parts from "./setup/change-types-and-groups.ts";
import {
  createGroupEndpoint,
  createStatusEndpoint,
  createTypeEndpoint,
  deleteGroupEndpoint,
  deleteStatusEndpoint,
  deleteTypeEndpoint,
  orderStatusesEndpoint,
  saveMovesEndpoint,
  ticketSetupEndpoint,
  updateGroupEndpoint,
  updateStatusEndpoint,
  updateTypeEndpoint,
} from "./setup/contract.ts";
import { loadSetup } from "./setup/setup.ts";
import { listStatuses, showGroup, showSetup, showStatus, showType } from "./setup/show-setup.ts";
import { showTicket } from "./show-ticket.ts";
import type { Ticket } from "./tables.ts";
import * as write from "./write.ts";

/** An act on a ticket answers what the page shows next. */
const thenShow = async (work: Work, act: Promise<Ticket>) => showTicket(work, (await act).id);

export function routes(server: Api, { files }: Tools): void {
  server.serve(contract.listTicketsEndpoint, { may: "tickets.tickets.view", handle: (work, { query }) => listTickets(work, query) });
  server.serve(contract.ticketCountsEndpoint, { may: "tickets.tickets.view", handle: (work) => countTickets(work) });
  server.serve(contract.listAssigneesEndpoint, {
    may: "tickets.tickets.view",
    handle: async (work, { query }) => {
      const agents = await listAssignees(work, await loadSetup(work), query);
      const open = await countOpenOf(
        work,
        agents.map(({ id }) => id),
      );
      return { items: agents.map(({ id, name }) => ({ id, name, open: open.get(id) ?? 0 })) };
    },
  });
  server.serve(contract.getTicketEndpoint, {
    may: "tickets.tickets.view",
    handle: (work, { params }) => showTicket(work, params.ticketId),
  });
  server.serve(contract.createTicketEndpoint, {
    may: "tickets.tickets.create",
    handle: (work, { body }) => thenShow(work, createTicket(work, body)),
  });
  server.serve(contract.updateTicketEndpoint, {
    may: "tickets.tickets.update",
    handle: (work, { params, body, version }) =>
      thenShow(
        work,
        change.updateTicket(work, params.ticketId, body, version, (id) => showTicket(work, id)),
      ),
  });
  server.serve(contract.takeTicketEndpoint, {
    may: "tickets.tickets.update",
    handle: (work, { params, body }) => thenShow(work, change.takeTicket(work, params.ticketId, body.from)),
  });
  server.serve(contract.replyTicketEndpoint, {
    may: "tickets.tickets.update",
    handle: (work, { params, body }) => thenShow(work, write.replyToTicket(work, params.ticketId, body)),
  });
  server.serve(contract.addNoteEndpoint, {
    may: "tickets.notes.create",
    handle: (work, { params, body }) => thenShow(work, write.addNote(work, params.ticketId, body)),
  });
  server.serve(contract.addCallEndpoint, {
    may: "tickets.tickets.update",
    handle: (work, { params, body }) => thenShow(work, write.addCall(work, params.ticketId, body)),
  });
  server.serve(contract.closeTicketEndpoint, {
    may: "tickets.tickets.close",
    handle: (work, { params }) => thenShow(work, change.closeTicket(work, params.ticketId)),
  });
  server.serve(contract.reopenTicketEndpoint, {
    may: "tickets.tickets.update",
    handle: (work, { params }) => thenShow(work, change.reopenTicket(work, params.ticketId)),
  });
  server.serve(mergeTicketEndpoint, {
    may: "tickets.tickets.merge",
    handle: (work, { params, body }) => thenShow(work, merge.mergeTicket(work, params.ticketId, body)),
  });
  server.serve(unmergeTicketEndpoint, {
    may: "tickets.tickets.merge",
    handle: (work, { params }) => thenShow(work, merge.unmergeTicket(work, params.ticketId)),
  });
  server.serve(splitTicketEndpoint, {
    may: "tickets.tickets.merge",
    handle: (work, { params, body }) => thenShow(work, merge.splitTicket(work, params.ticketId, body)),
  });
  server.serve(linkTicketEndpoint, {
    may: "tickets.tickets.update",
    handle: async (work, { params, body }) => {
      await merge.linkTickets(work, params.ticketId, body.otherId);
      return showTicket(work, params.ticketId);
    },
  });
  server.serve(unlinkTicketEndpoint, {
    may: "tickets.tickets.update",
    handle: async (work, { params }) => {
      await merge.unlinkTickets(work, params.ticketId, params.otherId);
      return showTicket(work, params.ticketId);
    },
  });
  server.serve(contract.spamTicketEndpoint, {
    may: "tickets.tickets.spam",
    handle: (work, { params, body }) => thenShow(work, change.markSpam(work, params.ticketId, body.isSpam)),
    unaudited: "audited, unless it was so already",
  });
  server.serve(contract.deleteTicketEndpoint, {
    may: "tickets.tickets.delete",
    handle: async (work, { params, version }) => {
      await change.deleteTicket(work, params.ticketId, version);
      return {};
    },
  });
  server.serve(contract.restoreTicketEndpoint, {
    may: "tickets.tickets.restore",
    handle: (work, { params }) => thenShow(work, change.restoreTicket(work, params.ticketId)),
  });
  server.serve(massTicketsEndpoint, {
    may: ["tickets.tickets.update", "tickets.tickets.spam", "tickets.tickets.delete"],
    handle: (work, { body }) => startMassTickets(work, body),
    unaudited: "a preview changes nothing; confirming it has its entry",
  });

  server.serve(uploadTicketFileEndpoint, {
    may: ["tickets.tickets.update", "tickets.tickets.create", "tickets.notes.create"],
    handle: (work, call) => uploadFile(work, files, call.files[0]),
    unaudited: "belongs to nothing until an entry names it, which is audited",
  });
  server.serve(downloadTicketFileEndpoint, {
    may: "tickets.tickets.view",
    handle: (work, { params, query }) => downloadFile(work, files, params.fileId, query.inline ?? false),
  });
  server.serve(listPresenceEndpoint, {
    may: "tickets.tickets.view",
    handle: async (work, { params }) => ({ items: await listPresence(work, params.ticketId) }),
  });
  server.serve(markPresenceEndpoint, {
    may: "tickets.tickets.view",
    handle: async (work, { params, body }) => ({ items: await markPresence(work, params.ticketId, body.state) }),
    unaudited: "says only that somebody looks, and is forgotten after a minute",
  });

  server.serve(listCannedEndpoint, {
    may: "tickets.tickets.view",
    handle: async (work, { query }) => ({ items: await answers.listAnswers(work, query), placeholders: [...cannedPlaceholders] }),
  });
  server.serve(createCannedEndpoint, {
    may: "tickets.tickets.update",
    handle: (work, { body }) => answers.createAnswer(work, body),
  });
  server.serve(updateCannedEndpoint, {
    may: "tickets.tickets.update",
    handle: (work, { params, body, version }) => answers.updateAnswer(work, params.cannedId, body, version),
  });
  server.serve(deleteCannedEndpoint, {
    may: "tickets.tickets.update",
    handle: async (work, { params, version }) => {
      await answers.deleteAnswer(work, params.cannedId, version);
      return {};
    },
  });
  server.serve(fillCannedEndpoint, {
    may: "tickets.tickets.view",
    handle: (work, { params }) => answers.fillAnswer(work, params.ticketId, params.cannedId),
  });
}

export function setupRoutes(server: Api): void {
  const may = "config.helpdesk.update" as const;
  server.serve(ticketSetupEndpoint, {
    // Settings of the portal name a group and types, too.
    may: ["tickets.tickets.view", "config.helpdesk.view", may, "config.portal.view", "config.portal.update"],
    handle: (work) => showSetup(work),
  });
  server.serve(createStatusEndpoint, {
    may,
    handle: async (work, { body }) => showStatus(work, await statuses.createStatus(work, body)),
  });
  server.serve(updateStatusEndpoint, {
    may,
    handle: async (work, { params, body, version }) => {
      await statuses.updateStatus(work, params.statusId, body, version);
      return showStatus(work, params.statusId);
    },
  });
  server.serve(deleteStatusEndpoint, {
    may,
    handle: async (work, { params, body, version }) => {
      await statuses.deleteStatus(work, params.statusId, body.replaceById, version);
      return {};
    },
  });
  server.serve(orderStatusesEndpoint, {
    may,
    handle: async (work, { body }) => ({ items: await listStatuses(work, await statuses.orderStatuses(work, body.statusIds)) }),
  });
  server.serve(saveMovesEndpoint, { may, handle: async (work, { body }) => ({ moves: await statuses.saveMoves(work, body) }) });
  server.serve(createTypeEndpoint, { may, handle: async (work, { body }) => showType(work, await parts.createType(work, body)) });
  server.serve(updateTypeEndpoint, {
    may,
    handle: async (work, { params, body, version }) => {
      await parts.updateType(work, params.typeId, body, version);
      return showType(work, params.typeId);
    },
  });
  server.serve(deleteTypeEndpoint, {
    may,
    handle: async (work, { params, version }) => {
      await parts.deleteType(work, params.typeId, version);
      return {};
    },
  });
  server.serve(createGroupEndpoint, {
    may,
    handle: async (work, { body }) => showGroup(work, await parts.createGroup(work, body)),
  });
  server.serve(updateGroupEndpoint, {
    may,
    handle: async (work, { params, body, version }) => {
      await parts.updateGroup(work, params.groupId, body, version);
      return showGroup(work, params.groupId);
    },
  });
  server.serve(deleteGroupEndpoint, {
    may,
    handle: async (work, { params, version }) => {
      await parts.deleteGroup(work, params.groupId, version);
      return {};
    },
  });
}

import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { showTicket } from "../show-ticket.ts";
import * as contract from "./contract.ts";
import * as held from "./held-mails.ts";
import * as mailboxes from "./mailboxes.ts";
import { testMailbox } from "./test-mailbox.ts";

export function mailRoutes(server: Api, tools: Tools): void {
  const may = "config.helpdesk.update" as const;
  server.serve(contract.listMailboxesEndpoint, { may: ["config.helpdesk.view", may], handle: (work) => mailboxes.listMailboxes(work) });
  server.serve(contract.createMailboxEndpoint, { may, handle: (work, { body }) => mailboxes.createMailbox(work, tools, body) });
  server.serve(contract.updateMailboxEndpoint, {
    may,
    handle: (work, { params, body, version }) => mailboxes.updateMailbox(work, tools, params.mailboxId, body, version),
  });
  server.serve(contract.deleteMailboxEndpoint, {
    may,
    handle: async (work, { params, version }) => {
      await mailboxes.deleteMailbox(work, params.mailboxId, version);
      return {};
    },
  });
  server.serveBetweenWorks(contract.testMailboxEndpoint, {
    may,
    handle: (works, { params }) => testMailbox(works, tools, params.mailboxId),
  });

  server.serve(contract.listMailsEndpoint, { may: "tickets.recipients.view", handle: (work, { query }) => held.listMails(work, query) });
  server.serve(contract.getMailEndpoint, {
    may: "tickets.recipients.view",
    handle: (work, { params }) => held.showMail(work, tools, params.mailId),
  });
  server.serve(contract.openTicketFromMailEndpoint, {
    may: "tickets.recipients.update",
    handle: async (work, { params, body }) => showTicket(work, (await held.openTicketFromMail(work, tools, params.mailId, body)).id),
  });
  server.serve(contract.giveMailToTicketEndpoint, {
    may: "tickets.recipients.update",
    handle: async (work, { params, body }) => showTicket(work, await held.giveMailToTicket(work, tools, params.mailId, body.ticketId)),
  });
  server.serve(contract.retryMailEndpoint, {
    may: "tickets.recipients.update",
    handle: (work, { params }) => held.retryMail(work, tools, params.mailId),
  });
  server.serve(contract.dropMailEndpoint, {
    may: "tickets.recipients.update",
    handle: async (work, { params }) => {
      await held.dropMail(work, tools, params.mailId);
      return {};
    },
  });
}

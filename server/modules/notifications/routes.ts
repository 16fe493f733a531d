import type { Api } from "../../platform/http/api.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { getVisiblePartner, isDefaultPartner } from "../partners/index.ts";
import * as contract from "./contract.ts";
import { wakeDelivery } from "./deliver-job.ts";
import { forgetFault } from "./mail-route.ts";
import { resetServer, saveServer } from "./mail-server.ts";
import { actOnWaiting, getMailStatus, getMailView } from "./mail-status.ts";
import { getMessageView, listMessages, readMessageFile } from "./message-views.ts";
import { clearAddress, resendMessage } from "./resend-message.ts";
import { testServer } from "./test-server.ts";
import { listTicketDeliveries } from "./ticket-deliveries.ts";

export function routes(api: Api, tools: Tools): void {
  serveHistory(api, tools);
  serveMailSettings(api, tools);
}

function serveHistory(api: Api, tools: Tools): void {
  const may = ["messages.history.view", "customers.communication.view"] as const;
  api.serve(contract.listMessagesEndpoint, { may, handle: (work, { query }) => listMessages(work, query) });
  api.serve(contract.getMessageEndpoint, { may, handle: (work, { params }) => getMessageView(work, tools, params.messageId) });
  api.serve(contract.messageFileEndpoint, {
    may,
    handle: (work, { params, query }) => readMessageFile(work, tools, { ...params, inline: query.inline === "true" }),
  });
  api.serve(contract.resendMessageEndpoint, {
    may: "messages.history.resend",
    handle: (work, { params, body }) => resendMessage(work, tools, { ...params, to: body.to }),
  });
  api.serve(contract.ticketDeliveriesEndpoint, {
    may: "tickets.tickets.view",
    handle: (work, { params }) => listTicketDeliveries(work, params.ticketId),
  });
  api.serve(contract.clearAddressEndpoint, {
    may: "messages.history.resend",
    handle: (work, { params }) => clearAddress(work, params.messageId),
  });
  api.serve(contract.mailStatusEndpoint, {
    may: ["messages.history.view", "config.mail.view"],
    handle: (work, { query }) => getMailStatus(work, query.partner),
  });
}

function serveMailSettings(api: Api, tools: Tools): void {
  const may = "config.mail.update" as const;
  api.serve(contract.mailEndpoint, {
    may: ["config.mail.view", may],
    handle: (work, { params }) => getMailView(work, tools, params.partnerId),
  });
  api.serve(contract.saveServerEndpoint, {
    may,
    handle: async (work, { params, body }) => {
      await saveServer(work, tools, await getVisiblePartner(work, params.partnerId), body);
      return afterChange(work, tools, params.partnerId);
    },
  });
  api.serve(contract.resetServerEndpoint, {
    may,
    handle: async (work, { params }) => {
      await resetServer(work, await getVisiblePartner(work, params.partnerId));
      return afterChange(work, tools, params.partnerId);
    },
  });
  api.serveBetweenWorks(contract.testServerEndpoint, {
    may,
    handle: (works, { params, body, request }) =>
      testServer(works, tools, { partnerId: params.partnerId, to: body.to, language: languageOf(request.headers["accept-language"]) }),
  });
  api.serve(contract.waitingMessagesEndpoint, { may, handle: (work, { params, body }) => actOnWaiting(work, params.partnerId, body.act) });
}

/** Another server deserves to be asked at once. The installation's is many partners'. */
async function afterChange(work: Work, tools: Tools, partnerId: string) {
  const partner = await getVisiblePartner(work, partnerId);
  await forgetFault(work, isDefaultPartner(partner) ? undefined : partnerId, work.now);
  await wakeDelivery(work, partnerId);
  return getMailView(work, tools, partnerId);
}

/** A test speaks the language of whoever asked for it. */
const languageOf = (accepted: string | undefined): string => /^[a-z]{2}/.exec(accepted ?? "")?.[0] ?? "en";

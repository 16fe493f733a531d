import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inMenu } from "../../partners/index.ts";
import * as contract from "./contract.ts";
import { listEvents, saveEvent } from "./event-settings.ts";
import { countUnread, hideMessage, listImportant, listOwnMessages, markRead, readOwnFile } from "./portal-messages.ts";
import { previewEvent } from "./preview.ts";

export function financeRoutes(api: Api, tools: Tools): void {
  const may = ["config.notifications.view", "config.notifications.update"] as const;
  api.serve(contract.listEventsEndpoint, { may, handle: (work, { params }) => listEvents(work, params.partnerId) });
  api.serve(contract.saveEventEndpoint, {
    may: "config.notifications.update",
    handle: (work, { params, body, version }) => saveEvent(work, { ...params, wish: body, version }),
  });
  api.serve(contract.previewEventEndpoint, {
    may,
    handle: (work, { params, body }) => previewEvent(work, tools, { ...params, wish: body }),
    unaudited: "shows a message and keeps nothing",
  });
  api.serve(contract.portalMessagesEndpoint, {
    may: "customer",
    when: inMenu("messages"),
    handle: (work, { query }) => listOwnMessages(work, query),
  });
  api.serve(contract.unreadMessagesEndpoint, { may: "customer", when: inMenu("messages"), handle: (work) => countUnread(work) });
  api.serve(contract.readMessageEndpoint, {
    may: "customer",
    when: inMenu("messages"),
    handle: async (work, { params }) => {
      await markRead(work, params.messageId);
      return {};
    },
    unaudited: "reading is no change of anything but that it was read",
  });
  const mine = { may: "customer", when: inMenu("messages") } as const;
  api.serve(contract.importantMessagesEndpoint, { ...mine, handle: (work) => listImportant(work) });
  api.serve(contract.deleteMessageEndpoint, { ...mine, handle: (work, { params }) => hideMessage(work, params.messageId) });
  api.serve(contract.portalMessageFileEndpoint, {
    ...mine,
    handle: (work, { params, query }) => readOwnFile(work, tools, { ...params, inline: query.inline === "true" }),
  });
}

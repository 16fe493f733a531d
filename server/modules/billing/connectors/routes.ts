import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { addConnection, changeConnection, chooseByHand, disconnect, getConnection, listTroubles, refreshChoices } from "./connections.ts";
import * as contract from "./contract.ts";
import { findDocumentItem, leaveOutItem, listItems, retryItem, retryItems } from "./items.ts";
import { getConnectionMapping, setConnectionMapping } from "./mapping.ts";
import type { AccountingSystems } from "./ports.ts";
import { answerSignIn, beginSignIn } from "./sign-in.ts";

const configure = "config.finance.update";
const view = "finance.ledger.view";
const push = "finance.ledger.export";

export function connectorRoutes(api: Api, tools: Tools, systems: AccountingSystems): void {
  serveConnection(api, tools, systems);
  serveItems(api, systems);
}

function serveConnection(api: Api, tools: Tools, systems: AccountingSystems): void {
  api.serve(contract.getConnectionEndpoint, {
    may: view,
    handle: (work, { params }) => getConnection(work, { tools, systems }, params.partnerId),
  });
  api.serve(contract.connectionTroublesEndpoint, { may: view, handle: (work, { query }) => listTroubles(work, query) });
  api.serve(contract.addConnectionEndpoint, {
    may: configure,
    handle: (work, { params, body }) => addConnection(work, tools, params.partnerId, body),
  });
  api.serve(contract.changeConnectionEndpoint, {
    may: configure,
    handle: (work, { params, body, version }) => changeConnection(work, tools, { ...params, version }, body),
  });
  api.serve(contract.beginSignInEndpoint, {
    may: configure,
    handle: async (work, { params }) => ({ url: await beginSignIn(work, { tools, systems }, params.partnerId) }),
  });
  api.serve(contract.answerSignInEndpoint, { may: configure, handle: (work, { body }) => answerSignIn(work, tools, body) });
  api.serve(contract.chooseOrganisationEndpoint, {
    may: configure,
    handle: (work, { params, body }) => chooseByHand(work, params.partnerId, body.organisationId),
  });
  api.serve(contract.disconnectEndpoint, {
    may: configure,
    handle: async (work, { params }) => {
      await disconnect(work, tools, params.partnerId);
      return {};
    },
  });
  api.serve(contract.refreshChoicesEndpoint, { may: configure, handle: (work, { params }) => refreshChoices(work, params.partnerId) });
  api.serve(contract.getConnectionMappingEndpoint, {
    may: view,
    handle: (work, { params }) => getConnectionMapping(work, params.partnerId),
  });
  api.serve(contract.setConnectionMappingEndpoint, {
    may: configure,
    handle: (work, { params, body }) => setConnectionMapping(work, params.partnerId, body),
  });
}

function serveItems(api: Api, systems: AccountingSystems): void {
  api.serve(contract.listItemsEndpoint, {
    may: view,
    handle: (work, { params, query }) => listItems(work, systems, params.partnerId, query),
  });
  api.serve(contract.retryItemEndpoint, { may: push, handle: (work, { params }) => retryItem(work, systems, params.itemId) });
  api.serve(contract.leaveOutItemEndpoint, {
    may: push,
    handle: (work, { params, body }) => leaveOutItem(work, systems, params.itemId, body.reason),
  });
  api.serve(contract.retryItemsEndpoint, { may: push, handle: (work, { params }) => retryItems(work, params.partnerId) });
  api.serve(contract.documentItemEndpoint, {
    may: ["finance.invoices.view", "finance.credit_notes.view"],
    handle: (work, { params }) => findDocumentItem(work, systems, params.documentId),
  });
}

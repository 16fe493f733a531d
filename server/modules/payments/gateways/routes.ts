import type { Api } from "../../../platform/http/api.ts";
import type { Outside } from "../outside.ts";
import * as contract from "./contract.ts";
import { getGatewayEvent, listGatewayEvents } from "./event-views.ts";
import { receiveEvent } from "./gateway-events.ts";
import { addGateway, changeGateway, listDrivers, listGateways, testGateway } from "./manage-gateways.ts";

export function gatewayRoutes(api: Api, outside: Outside): void {
  const view = "config.payments.view" as const;
  const update = "config.payments.update" as const;
  api.serve(contract.listDriversEndpoint, { may: view, handle: async () => ({ items: listDrivers(outside) }) });
  api.serve(contract.listGatewaysEndpoint, { may: view, handle: async (work) => ({ items: await listGateways(work, outside) }) });
  api.serve(contract.addGatewayEndpoint, { may: update, handle: (work, { body }) => addGateway(work, outside, body) });
  api.serve(contract.changeGatewayEndpoint, {
    may: update,
    handle: (work, { params, body, version }) => changeGateway(work, outside, params.configId, { body, version }),
  });
  api.serveBetweenWorks(contract.testGatewayEndpoint, {
    may: update,
    unaudited: "asks and changes nothing",
    handle: (works, { params }) => testGateway(works, outside, params.configId),
  });
  api.serve(contract.listGatewayEventsEndpoint, { may: view, handle: (work, { query }) => listGatewayEvents(work, query) });
  api.serve(contract.getGatewayEventEndpoint, { may: view, handle: (work, { params }) => getGatewayEvent(work, params.eventId) });
  api.serve(contract.gatewayEventsEndpoint, {
    may: "anyone",
    unaudited: "only keeps what the gateway says; what comes of it is audited when it is taken in",
    handle: (work, { params, bytes, request }) => receiveEvent(work, outside, { ...params, headers: request.headers, bytes }),
  });
}

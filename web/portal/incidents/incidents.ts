import { ownIncidentsEndpoint } from "../../../server/modules/portal/incidents/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { type EndpointState, useEndpoint } from "../../lib/use-endpoint.ts";

type Answer = ReturnsOf<typeof ownIncidentsEndpoint>;
export type OwnIncident = Answer["items"][number];

export const topics = ["incidents"];

export const useIncidents = (): EndpointState<Answer> => useEndpoint(ownIncidentsEndpoint, undefined, { topics });

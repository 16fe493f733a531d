import { portalTicketOptionsEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { type EndpointState, useEndpoint } from "../../lib/use-endpoint.ts";
import type { Options } from "./ticket.ts";

/** What the provider offers and shows; every part of these pages asks for the same answer, so it is fetched once. */
export const useOptions = (): EndpointState<Options> => useEndpoint(portalTicketOptionsEndpoint, undefined, { topics: ["services"] });

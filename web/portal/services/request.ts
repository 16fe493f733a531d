import { portalRequestsEndpoint } from "../../../server/modules/ordering/requests/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

export type PortalRequest = ReturnsOf<typeof portalRequestsEndpoint>["items"][number];

/** What else is other once something was asked for or taken back. */
export const requestTopics = ["requests", "planned-changes", "services", "tickets", "dashboard"];

/** What waits for the provider, and what it decided in the last days; the latest first. */
export function useRequests(): readonly PortalRequest[] {
  return useEndpoint(portalRequestsEndpoint, undefined, { topics: requestTopics }).data?.items ?? [];
}

export const aboutService = (request: PortalRequest, serviceId: string): boolean =>
  request.items.some(({ service }) => service.id === serviceId);

export const ticketText = ({ ticket }: PortalRequest): string => `T-${ticket.number}`;

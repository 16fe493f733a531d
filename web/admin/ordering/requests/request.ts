import type { listRequestsEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Request = ReturnsOf<typeof listRequestsEndpoint>["items"][number];

/** What else is other once a request was decided. */
export const requestTopics = ["requests", "tickets", "services", "planned-changes", "customers", "invoices", "payments"];

export const ticketNumber = ({ ticket }: Request): string => `T-${ticket.number}`;

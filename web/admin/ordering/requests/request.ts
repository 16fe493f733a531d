import type { getRequestEndpoint, listRequestsEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Request = ReturnsOf<typeof getRequestEndpoint>;
/** M-30 what stands in the queue: requests, and orders that wait. */
export type QueueRow = ReturnsOf<typeof listRequestsEndpoint>["items"][number];
export type OrderRow = Extract<QueueRow, { kind: "order" }>;

export const isOrder = (row: QueueRow): row is OrderRow => row.kind === "order";

/** Where a row is decided about at leisure. */
export const pageOf = (row: QueueRow): string => (isOrder(row) ? `/orders/${row.id}` : `/requests/${row.id}`);

/** What else is other once a request was decided. */
export const requestTopics = ["requests", "orders", "tickets", "services", "planned-changes", "customers", "invoices", "payments"];

export const ticketNumber = ({ ticket }: QueueRow): string => (ticket ? `T-${ticket.number}` : "");

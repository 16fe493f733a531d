import type { getOrderEndpoint } from "../../../../server/modules/ordering/orders/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type ShownOrder = ReturnsOf<typeof getOrderEndpoint>;
export type Order = ShownOrder["order"];

/** What else shows what an order changes. */
export const orderTopics = ["orders", "requests", "services", "invoices", "payments", "tickets", "customers"];

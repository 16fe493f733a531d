import type { listFutureItemsEndpoint } from "../../../../server/modules/billing/future-items/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type FutureItems = ReturnsOf<typeof listFutureItemsEndpoint>;
export type FutureItem = FutureItems["items"][number];

/** What changes when an item is written, changed or taken back. */
export const itemTopics = ["future-items", "money-documents", "billing", "payments"] as const;

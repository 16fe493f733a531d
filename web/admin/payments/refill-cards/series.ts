import type { getSeriesEndpoint } from "../../../../server/modules/payments/refill-cards/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Series = ReturnsOf<typeof getSeriesEndpoint>;

/** What changes with a series, and with the money of its sale. */
export const seriesTopics = ["refill-cards", "payments", "billing", "customers"] as const;

import type { mailEndpoint } from "../../../server/modules/notifications/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

/** How a partner's mail leaves. */
export type Mail = ReturnsOf<typeof mailEndpoint>;

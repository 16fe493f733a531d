import type { getMessageEndpoint } from "../../../server/modules/notifications/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Message = ReturnsOf<typeof getMessageEndpoint>;

import type { profileEndpoint } from "../../../server/modules/portal/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Profile = ReturnsOf<typeof profileEndpoint>;

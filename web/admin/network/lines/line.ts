import type { getLineEndpoint } from "../../../../server/modules/access/lines/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Line = ReturnsOf<typeof getLineEndpoint>;

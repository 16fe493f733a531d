import type { listLoginsEndpoint } from "../../../../server/modules/access/radius/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Login = ReturnsOf<typeof listLoginsEndpoint>["items"][number];

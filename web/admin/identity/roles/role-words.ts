import type { getRoleEndpoint } from "../../../../server/modules/identity/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Role = ReturnsOf<typeof getRoleEndpoint>;

import type { getPortalContractEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type PortalContract = ReturnsOf<typeof getPortalContractEndpoint>;

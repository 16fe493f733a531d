import type { documentAllocationsEndpoint } from "../../../../server/modules/billing/allocations/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

/** Something of an account that owes or pays. */
export type Side = ReturnsOf<typeof documentAllocationsEndpoint>["credits"][number];

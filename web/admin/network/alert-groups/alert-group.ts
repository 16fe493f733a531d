import type { listAlertGroupsEndpoint } from "../../../../server/modules/network/alert-groups/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type AlertGroup = ReturnsOf<typeof listAlertGroupsEndpoint>["items"][number];

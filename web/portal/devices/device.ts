import type { portalChecksEndpoint, portalCpeEndpoint, portalCpesEndpoint } from "../../../server/modules/devices/contract.ts";
import type { portalItemsEndpoint } from "../../../server/modules/inventory/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Router = ReturnsOf<typeof portalCpeEndpoint>;
export type RouterRow = ReturnsOf<typeof portalCpesEndpoint>["items"][number];
export type Act = Router["actions"][number];
export type Band = Router["bands"][number];
export type Host = NonNullable<Router["hosts"]>[number];
export type Item = ReturnsOf<typeof portalItemsEndpoint>["items"][number];
export type Check = ReturnsOf<typeof portalChecksEndpoint>["items"][number];

export const isOpen = ({ state }: Pick<Act, "state">): boolean => state === "queued" || state === "sent";

/** What else shows what a router does. */
export const routerTopics = ["cpes", "cpe-actions"];

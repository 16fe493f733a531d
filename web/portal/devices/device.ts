import type { z } from "zod";
import type { CheckView, portalCpeEndpoint, portalCpesEndpoint } from "../../../server/modules/devices/contract.ts";
import type { PortalItem } from "../../../server/modules/inventory/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

export type Router = ReturnsOf<typeof portalCpeEndpoint>;
export type RouterRow = ReturnsOf<typeof portalCpesEndpoint>["items"][number];
export type Act = Router["actions"][number];
export type Band = Router["bands"][number];
export type Host = NonNullable<Router["hosts"]>[number];
export type Item = z.output<typeof PortalItem>;
export type Check = z.output<typeof CheckView>;

export const isOpen = ({ state }: Pick<Act, "state">): boolean => state === "queued" || state === "sent";

/** What else shows what a router does. */
export const routerTopics = ["cpes", "cpe-actions"];

import type { portalServiceEndpoint } from "../../../server/modules/services/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";

type Shown = ReturnsOf<typeof portalServiceEndpoint>;
export type Service = Shown["service"];
export type HistoryEntry = Shown["history"][number];

export const isOver = ({ state }: Pick<Service, "state">): boolean => state === "disabled" || state === "archived";

import type { portalPackEndpoint } from "../../../server/modules/ordering/packs/contract.ts";
import { portalPacksEndpoint } from "../../../server/modules/ordering/packs/contract.ts";
import { portalQuotaEndpoint } from "../../../server/modules/usage/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

export type Packs = ReturnsOf<typeof portalPacksEndpoint>;
export type Pack = ReturnsOf<typeof portalPackEndpoint>;
export type Offered = NonNullable<Packs["manual"]>["packs"][number];

/** What changes with a pack. */
export const packTopics = ["services", "packs", "data", "data-packs", "quotas", "usage", "invoices", "finance"] as const;

export const useData = (serviceId: string) =>
  useEndpoint(portalQuotaEndpoint, { params: { serviceId } }, { topics: ["quotas", "data-packs", "payments"] });

export const usePacks = (serviceId: string, enabled: boolean) =>
  useEndpoint(portalPacksEndpoint, { params: { serviceId } }, { topics: ["quotas", "data-packs", "payments", "invoices"], enabled });

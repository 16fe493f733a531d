import { portalChangeOptionsEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { type EndpointState, useEndpoint } from "../../lib/use-endpoint.ts";

export type Options = ReturnsOf<typeof portalChangeOptionsEndpoint>;
export type Act = NonNullable<Options["plan"]>;
export type OfferedPlan = Options["plans"][number];
export type Change = NonNullable<Options["planned"]>;

/** What else is other after a change: the service, what it costs, what was issued for it. */
export const changeTopics = ["services", "planned-changes", "price-quotes", "dashboard", "invoices", "money-documents", "transactions"];

/** What may be done with a service, and what is planned for it. */
export const useOptions = (serviceId: string, enabled = true): EndpointState<Options> =>
  useEndpoint(
    portalChangeOptionsEndpoint,
    { params: { serviceId } },
    { enabled, topics: ["planned-changes", "requests", "customers", "payments", "plans"] },
  );

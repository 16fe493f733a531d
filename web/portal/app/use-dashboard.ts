import { dashboardEndpoint } from "../../../server/modules/portal/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { type EndpointState, useEndpoint } from "../../lib/use-endpoint.ts";

export type Dashboard = ReturnsOf<typeof dashboardEndpoint>;

// What the home page shows changes with all of these.
const topics = ["invoices", "credit-notes", "payments", "refunds", "services", "customers", "plans", "access", "incidents"];

/** Every card of the home page asks for the same answer, so it is fetched once (P-57). */
export const useDashboard = (): EndpointState<Dashboard> => useEndpoint(dashboardEndpoint, undefined, { topics });

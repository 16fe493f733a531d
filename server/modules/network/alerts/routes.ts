import type { Api } from "../../../platform/http/api.ts";
import { listAlertsEndpoint } from "./contract.ts";
import { listAlerts } from "./list-alerts.ts";

export function alertRoutes(api: Api): void {
  api.serve(listAlertsEndpoint, {
    may: ["network.monitoring.view", "network.routers.view"],
    handle: (work, { query }) => listAlerts(work, query),
  });
}

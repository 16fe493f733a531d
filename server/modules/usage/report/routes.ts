import type { Api } from "../../../platform/http/api.ts";
import { usageByGroupEndpoint, usageOfMonthEndpoint } from "./contract.ts";
import { listUsageOfMonth, showUsageByGroup } from "./list-usage-of-month.ts";

export function reportRoutes(api: Api): void {
  api.serve(usageOfMonthEndpoint, { may: "network.usage.view", handle: (work, { query }) => listUsageOfMonth(work, query) });
  api.serve(usageByGroupEndpoint, { may: "network.usage.view", handle: (work, { query }) => showUsageByGroup(work, query.month) });
}

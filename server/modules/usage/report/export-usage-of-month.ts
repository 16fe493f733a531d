import { day, defineExport } from "../../../platform/exports/list-export.ts";
import { exportUsageOfMonthEndpoint } from "./contract.ts";
import { listUsageOfMonth, type UsageOfMonth } from "./list-usage-of-month.ts";

/** N-153 exactly what the list shows. */
export const usageOfMonthExport = defineExport<typeof exportUsageOfMonthEndpoint, UsageOfMonth>({
  endpoint: exportUsageOfMonthEndpoint,
  may: "network.usage.view",
  kind: "usage",
  about: { label: "Usage", name: "usage" },
  cells: {
    customer: (row) => row.customer.name,
    customerNumber: (row) => row.customer.number,
    service: (row) => row.service.number,
    plan: (row) => row.plan.name,
    downBytes: (row) => row.downBytes,
    upBytes: (row) => row.upBytes,
    sumBytes: (row) => row.sumBytes,
    seconds: (row) => row.seconds,
    lastOn: day((row) => row.lastOn),
    percent: (row) => row.percent,
    usedUpOn: day((row) => row.usedUpOn),
  },
  list: (work, page, { filter }) => listUsageOfMonth(work, { ...page, filter }),
});

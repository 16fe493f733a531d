import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import * as contract from "./contract.ts";
import { runReport } from "./report-book.ts";
import { viewOf } from "./result.ts";

export const financeRoutes = (server: Api, _tools: Tools): void => {
  server.serve(contract.listReportsEndpoint, {
    may: "finance.reports.view",
    handle: async () => ({
      items: contract.reportIds.map((id) => {
        const { group, time, span, filters }: contract.ReportSpec = contract.reports[id];
        return { id, group, time, span, filters: [...filters] };
      }),
    }),
  });
  server.serve(contract.getReportEndpoint, {
    may: "finance.reports.view",
    handle: async (work, { params, query }) => {
      const { asked, result } = await runReport(work, params.report, query.filter);
      return viewOf(params.report, asked, result);
    },
  });
};

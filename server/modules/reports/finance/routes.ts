import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import * as contract from "./contract.ts";
import { paperOf, rowsOfPaper } from "./paper.ts";
import { runReport } from "./report-book.ts";
import { viewOf } from "./result.ts";
import { addSchedule, listSchedules, removeSchedule, steerSchedule } from "./schedules.ts";

export const financeRoutes = (server: Api, tools: Tools): void => {
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
  server.serve(contract.reportPdfEndpoint, {
    may: "finance.reports.export",
    handle: async (work, { params, query }) => {
      const { asked, result } = await runReport(work, params.report, query.filter, rowsOfPaper);
      const paper = await paperOf(tools, asked, viewOf(params.report, asked, result), { language: query.language, table: query.table });
      work.audit({
        entity: "export",
        entityId: work.origin.requestId,
        label: `Report ${params.report}`,
        action: "exported",
        partnerId: null,
        changes: { filter: { before: null, after: query.filter }, format: { before: null, after: "pdf" } },
      });
      return { ...paper, mediaType: "application/pdf", inline: query.inline ?? false };
    },
  });

  server.serve(contract.listSchedulesEndpoint, {
    may: "finance.reports.view",
    handle: async (work, { query }) => ({ items: await listSchedules(work, query.report) }),
  });
  server.serve(contract.addScheduleEndpoint, {
    may: "finance.reports.export",
    handle: (work, { body }) => addSchedule(work, body),
  });
  server.serve(contract.steerScheduleEndpoint, {
    may: "finance.reports.export",
    handle: (work, { params, body }) => steerSchedule(work, params.scheduleId, body.to),
  });
  server.serve(contract.removeScheduleEndpoint, {
    may: "finance.reports.export",
    handle: (work, { params }) => removeSchedule(work, params.scheduleId),
  });
};

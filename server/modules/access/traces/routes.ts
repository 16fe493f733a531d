import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { listTraces, showTrace, startTrace, stopTrace } from "./run-trace.ts";
import { downloadTrace } from "./trace-file.ts";

export function traceRoutes(api: Api): void {
  const may = "network.radius.trace";
  api.serve(contract.listTracesEndpoint, { may, handle: (work, { query }) => listTraces(work, query) });
  api.serve(contract.startTraceEndpoint, { may, handle: (work, { body }) => startTrace(work, body) });
  api.serve(contract.showTraceEndpoint, { may, handle: (work, { params }) => showTrace(work, params.traceId) });
  api.serve(contract.stopTraceEndpoint, {
    may,
    unaudited: "one that is over stays over; an end has its entry",
    handle: (work, { params }) => stopTrace(work, params.traceId),
  });
  api.serve(contract.downloadTraceEndpoint, {
    may,
    handle: (work, { params, query }) => downloadTrace(work, params.traceId, query.format),
  });
}

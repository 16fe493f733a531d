import type { Api } from "../../../platform/http/api.ts";
import { charts } from "../portal/features.ts";
import { portalAnalysisEndpoint } from "./contract.ts";
import { showAnalysis } from "./show-analysis.ts";

export function analysisRoutes(api: Api): void {
  api.serve(portalAnalysisEndpoint, { may: "customer", when: charts, handle: (work) => showAnalysis(work) });
}

import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { creditUsage, resetUsage, undoCorrection, undoSession } from "./correct-usage.ts";

const may = "network.usage.adjust" as const;

export function correctionRoutes(api: Api): void {
  api.serve(contract.creditUsageEndpoint, { may, handle: (work, { params, body }) => creditUsage(work, params.serviceId, body) });
  api.serve(contract.resetUsageEndpoint, { may, handle: (work, { params, body }) => resetUsage(work, params.serviceId, body) });
  api.serve(contract.undoSessionEndpoint, { may, handle: (work, { params, body }) => undoSession(work, params.sessionId, body) });
  api.serve(contract.undoCorrectionEndpoint, { may, handle: (work, { params, body }) => undoCorrection(work, params.correctionId, body) });
}

import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { listReplayFindings, replayDocument, settleFinding } from "./replay-documents.ts";

export function replayRoutes(api: Api): void {
  api.serve(contract.replayDocumentEndpoint, {
    may: "finance.invoices.view",
    handle: (work, { params }) => replayDocument(work, params.documentId),
  });
  api.serve(contract.listReplayFindingsEndpoint, { may: "finance.invoices.view", handle: (work) => listReplayFindings(work) });
  api.serve(contract.settleReplayFindingEndpoint, {
    may: "finance.runs.confirm",
    handle: async (work, { params, body }) => {
      await settleFinding(work, params.documentId, body.note);
      return {};
    },
  });
}

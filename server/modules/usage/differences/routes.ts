import type { Api } from "../../../platform/http/api.ts";
import { askForCheck } from "./check-sums.ts";
import * as contract from "./contract.ts";
import { listDifferences, repairDifference } from "./repair-difference.ts";

export function differenceRoutes(api: Api): void {
  api.serve(contract.listDifferencesEndpoint, { may: "network.usage.view", handle: (work, { query }) => listDifferences(work, query) });
  api.serve(contract.checkSumsEndpoint, {
    may: "network.usage.adjust",
    handle: async (work, { body }) => {
      await askForCheck(work, body);
      return {};
    },
  });
  api.serve(contract.repairDifferenceEndpoint, {
    may: "network.usage.adjust",
    handle: (work, { params }) => repairDifference(work, params.differenceId),
  });
}

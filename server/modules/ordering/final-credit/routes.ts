import type { Api } from "../../../platform/http/api.ts";
import { getReachable } from "../../customers/index.ts";
import { getChange } from "../planned-changes/planned-change-queries.ts";
import * as contract from "./contract.ts";
import { decideFinalCredit, listFinalCredits } from "./final-credits.ts";

export function finalCreditRoutes(server: Api): void {
  server.serve(contract.listFinalCreditsEndpoint, {
    may: "finance.payments.view",
    handle: async (work, { query }) => ({ items: await listFinalCredits(work, query.partnerId) }),
  });
  server.serve(contract.decideFinalCreditEndpoint, {
    may: "finance.payments.refund",
    handle: async (work, { params: { plannedChangeId }, body: { final }, version }) => {
      await getReachable(work, (await getChange(work, plannedChangeId)).customer_id, "finance.payments.refund");
      await decideFinalCredit(work, plannedChangeId, { final, version });
      return { state: final };
    },
  });
}

import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { countSpeedChanges } from "./count-changes.ts";
import { saveFairUse, showFairUse } from "./fair-use-terms.ts";

export function fairUseRoutes(server: Api): void {
  server.serve(contract.fairUseEndpoint, {
    may: "plans.internet.view",
    handle: (work, { params: { planId } }) => showFairUse(work, planId),
  });
  server.serve(contract.saveFairUseEndpoint, {
    may: "plans.internet.update",
    handle: (work, { params: { planId }, body, version }) => saveFairUse(work, planId, body, version),
  });
  server.serve(contract.fairUseEffectEndpoint, {
    may: "plans.internet.view",
    unaudited: "it says what would happen and does nothing",
    handle: (work, { params: { planId }, body }) => countSpeedChanges(work, planId, body),
  });
}

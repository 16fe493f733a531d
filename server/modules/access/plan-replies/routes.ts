import type { Api } from "../../../platform/http/api.ts";
import { planRepliesEndpoint, updatePlanRepliesEndpoint } from "./contract.ts";
import { showPlanReplies, updatePlanReplies } from "./plan-replies.ts";

export function planReplyRoutes(api: Api): void {
  api.serve(planRepliesEndpoint, {
    may: "plans.internet.view",
    handle: (work, { params: { planId } }) => showPlanReplies(work, planId),
  });
  api.serve(updatePlanRepliesEndpoint, {
    may: "plans.internet.update",
    handle: (work, { params: { planId }, body, version }) => updatePlanReplies(work, planId, body, version),
  });
}

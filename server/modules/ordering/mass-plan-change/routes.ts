import type { Api } from "../../../platform/http/api.ts";
import { MassActionBook } from "../../../platform/mass-actions/mass-action.ts";
import { startMassAction } from "../../../platform/mass-actions/start-mass-action.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPlan, planRights } from "../../catalog/index.ts";
import { findStaffActor } from "../../identity/index.ts";
import * as contract from "./contract.ts";
import { mostMoved, moveServicesAction } from "./move-kind.ts";
import { listServicesToMove } from "./services-to-move.ts";

/** Only for the preview; the program's own book, in `reports`, runs it. */
const book = new MassActionBook([moveServicesAction], findStaffActor);

export function moveRoutes(server: Api): void {
  server.serve(contract.previewMoveEndpoint, {
    may: planRights("update"),
    unaudited: "a preview changes nothing; confirming it has its entry",
    handle: async (work, { params: { planId }, body: { partnerId, ...wish } }) => {
      await refuseTarget(work, planId, wish.toPlanId);
      const ids = await listServicesToMove(work, { fromPlanId: planId, toPlanId: wish.toPlanId, partnerId }, moveServicesAction.may);
      const chosen = ids.slice(0, mostMoved);
      const params = { ...wish, fromPlanId: planId };
      const action = await startMassAction(work, book, { kind: moveServicesAction.name, params, ids: chosen, mostRows: mostMoved });
      return { actionId: action.id, left: ids.length - chosen.length };
    },
  });
}

/** What is wrong for every service is said once. */
async function refuseTarget(work: Work, fromPlanId: string, toPlanId: string): Promise<void> {
  const from = await getPlan(work, fromPlanId);
  const to = await getPlan(work, toPlanId);
  if (from.kind === "bundle" || from.kind === "one_time" || from.kind === "topup")
    throw fieldProblem("toPlanId", "not-for-this-kind", "Services of this kind cannot be moved to another plan.");
  if (from.id === to.id) throw fieldProblem("toPlanId", "same-plan", "Choose another plan.");
  if (to.kind !== from.kind || to.currency !== from.currency)
    throw fieldProblem("toPlanId", "target-kind", "A plan can only change into one of its own kind and currency.");
  if (!to.enabled || to.archivedAt !== null) throw fieldProblem("toPlanId", "disabled", "This plan is not sold any more.");
}

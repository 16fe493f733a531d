import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { listRunChoices } from "./due-by-partner.ts";
import { acceptJointAdjustments, confirmJointRun, discardJointRun, holdJointRun, startJointPreview, undoJointRun } from "./joint-acts.ts";
import { compareJointRun } from "./joint-comparison.ts";
import { listJointItems } from "./joint-items.ts";
import { previewJointUndo } from "./joint-undo.ts";
import { getJointRun, listRunHistory } from "./joint-views.ts";

export function jointRunRoutes(api: Api): void {
  api.serve(contract.listRunHistoryEndpoint, { may: "finance.runs.view", handle: (work, { query }) => listRunHistory(work, query) });
  api.serve(contract.runChoicesEndpoint, { may: "finance.runs.preview", handle: (work, { query }) => listRunChoices(work, query) });
  api.serve(contract.startJointPreviewEndpoint, { may: "finance.runs.preview", handle: (work, { body }) => startJointPreview(work, body) });
  api.serve(contract.getJointRunEndpoint, { may: "finance.runs.view", handle: (work, { params }) => getJointRun(work, params.jointRunId) });
  api.serve(contract.listJointRunItemsEndpoint, {
    may: "finance.runs.view",
    handle: (work, { params, query }) => listJointItems(work, params.jointRunId, query),
  });
  api.serve(contract.jointRunComparisonEndpoint, {
    may: "finance.runs.view",
    handle: (work, { params }) => compareJointRun(work, params.jointRunId),
  });
  api.serve(contract.jointUndoPreviewEndpoint, {
    may: "finance.runs.undo",
    handle: (work, { params }) => previewJointUndo(work, params.jointRunId),
  });
  api.serve(contract.confirmJointRunEndpoint, {
    may: "finance.runs.confirm",
    handle: (work, { params, body }) => confirmJointRun(work, params.jointRunId, body.members),
  });
  api.serve(contract.discardJointRunEndpoint, {
    may: "finance.runs.preview",
    handle: (work, { params, body }) => discardJointRun(work, params.jointRunId, body.members),
  });
  api.serve(contract.holdJointRunEndpoint, {
    may: "finance.runs.preview",
    handle: (work, { params, body }) => holdJointRun(work, params.jointRunId, body.members, body.isHeld),
  });
  api.serve(contract.acceptJointAdjustmentsEndpoint, {
    may: "finance.runs.preview",
    handle: (work, { params, body }) => acceptJointAdjustments(work, params.jointRunId, body.members),
  });
  api.serve(contract.undoJointRunEndpoint, {
    may: "finance.runs.undo",
    handle: (work, { params, body }) => undoJointRun(work, params.jointRunId, body.members, body),
  });
}

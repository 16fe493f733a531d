import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { recoverFromCredit, undoRecovery } from "./recover.ts";
import { approveWriteOff, previewWriteOff, refuseWriteOff, requestWriteOff } from "./request-write-off.ts";
import { undoWriteOff } from "./undo-write-off.ts";
import { getWriteOffView, listWriteOffs } from "./write-off-views.ts";

export function writeOffRoutes(api: Api): void {
  const view = "finance.invoices.view" as const;
  const may = "finance.invoices.write_off" as const;
  api.serve(contract.listWriteOffsEndpoint, { may: view, handle: (work, { query }) => listWriteOffs(work, query) });
  api.serve(contract.getWriteOffEndpoint, { may: view, handle: (work, { params }) => getWriteOffView(work, params.writeOffId) });
  api.serve(contract.previewWriteOffEndpoint, {
    may,
    handle: (work, { params, query }) => previewWriteOff(work, params.customerId, query),
  });
  api.serve(contract.requestWriteOffEndpoint, {
    may,
    handle: async (work, { params, body }) => getWriteOffView(work, await requestWriteOff(work, params.customerId, body)),
  });
  api.serve(contract.approveWriteOffEndpoint, {
    may,
    handle: async (work, { params, version }) => {
      await approveWriteOff(work, params.writeOffId, version);
      return getWriteOffView(work, params.writeOffId);
    },
  });
  api.serve(contract.refuseWriteOffEndpoint, {
    may,
    handle: async (work, { params, body, version }) => {
      await refuseWriteOff(work, params.writeOffId, { reason: body.reason, version });
      return getWriteOffView(work, params.writeOffId);
    },
  });
  api.serve(contract.undoWriteOffEndpoint, {
    may,
    handle: async (work, { params, body, version }) => {
      await undoWriteOff(work, params.writeOffId, { reason: body.reason, version });
      return getWriteOffView(work, params.writeOffId);
    },
  });
  api.serve(contract.recoverEndpoint, {
    may,
    handle: async (work, { params, body }) => {
      await recoverFromCredit(work, params.writeOffId, body.amount);
      return getWriteOffView(work, params.writeOffId);
    },
  });
  api.serve(contract.undoRecoveryEndpoint, {
    may,
    handle: async (work, { params, body }) => getWriteOffView(work, await undoRecovery(work, params.recoveryId, body.reason)),
  });
}

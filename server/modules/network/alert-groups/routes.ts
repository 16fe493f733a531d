import type { Api } from "../../../platform/http/api.ts";
import { createAlertGroup, deleteAlertGroup, listAlertGroups, updateAlertGroup } from "./alert-groups.ts";
import * as contract from "./contract.ts";

export function alertGroupRoutes(api: Api): void {
  api.serve(contract.listAlertGroupsEndpoint, { may: "network.monitoring.view", handle: (work) => listAlertGroups(work) });
  api.serve(contract.createAlertGroupEndpoint, {
    may: "network.monitoring.create",
    handle: (work, { body }) => createAlertGroup(work, body),
  });
  api.serve(contract.updateAlertGroupEndpoint, {
    may: "network.monitoring.update",
    handle: (work, { params, body, version }) => updateAlertGroup(work, params.alertGroupId, body, version),
  });
  api.serve(contract.deleteAlertGroupEndpoint, {
    may: "network.monitoring.delete",
    handle: async (work, { params, version }) => {
      await deleteAlertGroup(work, params.alertGroupId, version);
      return {};
    },
  });
}

import type { Api } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { createAlertGroup, deleteAlertGroup, listAlertGroups, updateAlertGroup } from "./alert-groups.ts";
import * as contract from "./contract.ts";
import { replayHook, tryHook } from "./hooks.ts";

export function alertGroupRoutes(api: Api, tools: Tools): void {
  api.serve(contract.listAlertGroupsEndpoint, { may: "network.monitoring.view", handle: (work) => listAlertGroups(work) });
  api.serve(contract.createAlertGroupEndpoint, {
    may: "network.monitoring.create",
    handle: (work, { body }) => createAlertGroup(work, tools, body),
  });
  api.serve(contract.updateAlertGroupEndpoint, {
    may: "network.monitoring.update",
    handle: (work, { params, body, version }) => updateAlertGroup(work, tools, { id: params.alertGroupId, version }, body),
  });
  api.serve(contract.deleteAlertGroupEndpoint, {
    may: "network.monitoring.delete",
    handle: async (work, { params, version }) => {
      await deleteAlertGroup(work, params.alertGroupId, version);
      return {};
    },
  });
  api.serveBetweenWorks(contract.tryHookEndpoint, {
    may: "network.monitoring.update",
    handle: (works, { params }) => tryHook(works, tools, params.alertGroupId),
  });
  api.serve(contract.replayHookEndpoint, {
    may: "network.monitoring.update",
    handle: (work, { params }) => replayHook(work, params.alertGroupId),
  });
}

import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { createOid, deleteOid, listOids, oidView, updateOid } from "./own-oids.ts";
import { showGraph } from "./show-graph.ts";
import { showPolling } from "./show-polling.ts";
import { showWalk, startWalk } from "./walks.ts";

export function pollingRoutes(api: Api): void {
  api.serve(contract.getPollingEndpoint, {
    may: "network.monitoring.view",
    handle: (work, { params }) => showPolling(work, params.equipmentId),
  });
  api.serve(contract.getGraphEndpoint, {
    may: "network.monitoring.view",
    handle: (work, { params, query }) => showGraph(work, params.equipmentId, query),
  });
  api.serve(contract.startWalkEndpoint, {
    may: "network.monitoring.run",
    unaudited: "asks a device what it says anyway, and changes nothing",
    handle: async (work, { params, body }) => showWalk(work, await startWalk(work, params.equipmentId, body.oid)),
  });
  api.serve(contract.getWalkEndpoint, {
    may: "network.monitoring.run",
    handle: (work, { params }) => showWalk(work, params.snmpWalkId),
  });
  api.serve(contract.listOidsEndpoint, { may: "network.monitoring.view", handle: (work) => listOids(work) });
  api.serve(contract.createOidEndpoint, {
    may: "network.monitoring.update",
    handle: async (work, { body }) => oidView(await createOid(work, body)),
  });
  api.serve(contract.updateOidEndpoint, {
    may: "network.monitoring.update",
    handle: async (work, { params, body, version }) => oidView(await updateOid(work, params.snmpOidId, body, version)),
  });
  api.serve(contract.deleteOidEndpoint, {
    may: "network.monitoring.update",
    handle: async (work, { params, version }) => {
      await deleteOid(work, params.snmpOidId, version);
      return {};
    },
  });
}

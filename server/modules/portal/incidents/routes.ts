import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { changeIncident, endIncident, listIncidents, publishIncident } from "./incidents.ts";

export function incidentRoutes(api: Api): void {
  api.serve(contract.listIncidentsEndpoint, { may: ["config.portal.view", "config.portal.update"], handle: (work) => listIncidents(work) });
  api.serve(contract.publishIncidentEndpoint, { may: "config.portal.update", handle: (work, { body }) => publishIncident(work, body) });
  api.serve(contract.changeIncidentEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, body, version }) => changeIncident(work, { id: params.incidentId, version }, body),
  });
  api.serve(contract.endIncidentEndpoint, {
    may: "config.portal.update",
    handle: (work, { params }) => endIncident(work, params.incidentId),
  });
}

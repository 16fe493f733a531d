import type { Api } from "../../../platform/http/api.ts";
import { listLocations } from "../../partners/index.ts";
import * as contract from "./contract.ts";
import { changeIncident, endIncident, listIncidents, publishIncident, updateIncident } from "./incidents.ts";
import { followIncident, listOwnIncidents } from "./own-incidents.ts";
import { incidentFeature } from "./settings.ts";

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
  api.serve(contract.updateIncidentEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, body, version }) => updateIncident(work, { id: params.incidentId, version }, body),
  });
  api.serve(contract.incidentPlacesEndpoint, {
    may: ["config.portal.view", "config.portal.update"],
    handle: async (work, { query }) => ({ items: (await listLocations(work, query)).map(({ id, path }) => ({ id, path: [...path] })) }),
  });
  api.serve(contract.ownIncidentsEndpoint, { may: "customer", when: incidentFeature, handle: (work) => listOwnIncidents(work) });
  api.serve(contract.followIncidentEndpoint, {
    may: "customer",
    when: incidentFeature,
    handle: (work, { params, body }) => followIncident(work, params.incidentId, body.isOn),
  });
}

import type { Api } from "../../../platform/http/api.ts";
import { createSite, deleteSite, moveSite, updateSite } from "./change-sites.ts";
import * as contract from "./contract.ts";
import { listSites, showSite } from "./show-sites.ts";
import { addSiteUnit, removeSiteUnit, updateSiteUnit } from "./site-units.ts";

export function siteRoutes(api: Api): void {
  api.serve(contract.listSitesEndpoint, { may: "network.sites.view", handle: (work, { query }) => listSites(work, query) });
  api.serve(contract.getSiteEndpoint, { may: "network.sites.view", handle: (work, { params }) => showSite(work, params.siteId) });
  api.serve(contract.createSiteEndpoint, {
    may: "network.sites.create",
    handle: async (work, { body }) => showSite(work, (await createSite(work, body)).id),
  });
  api.serve(contract.updateSiteEndpoint, {
    may: "network.sites.update",
    handle: async (work, { params, body, version }) => showSite(work, (await updateSite(work, params.siteId, body, version)).id),
  });
  api.serve(contract.moveSiteEndpoint, {
    may: "network.sites.update",
    handle: async (work, { params, body, version }) => showSite(work, (await moveSite(work, params.siteId, body, version)).id),
  });
  api.serve(contract.deleteSiteEndpoint, {
    may: "network.sites.delete",
    handle: async (work, { params, version }) => {
      await deleteSite(work, params.siteId, version);
      return {};
    },
  });
  api.serve(contract.addSiteUnitEndpoint, {
    may: "network.sites.update",
    handle: async (work, { params, body }) => {
      await addSiteUnit(work, params.siteId, body);
      return showSite(work, params.siteId);
    },
  });
  api.serve(contract.updateSiteUnitEndpoint, {
    may: "network.sites.update",
    handle: async (work, { params, body }) => showSite(work, await updateSiteUnit(work, params.siteUnitId, body)),
  });
  api.serve(contract.removeSiteUnitEndpoint, {
    may: "network.sites.update",
    handle: async (work, { params }) => showSite(work, await removeSiteUnit(work, params.siteUnitId)),
  });
}

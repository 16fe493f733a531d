import type { Api } from "../../../platform/http/api.ts";
import { previewRegion, saveRegion, showRegions } from "./change-regions.ts";
import * as contract from "./contract.ts";
import { listOwnRegions } from "./region-store.ts";

export function regionRoutes(api: Api): void {
  api.serve(contract.listRegionsEndpoint, {
    may: ["config.portal.view", "config.portal.update"],
    handle: (work, { params }) => showRegions(work, params.partnerId),
  });
  api.serve(contract.saveRegionEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, body, version }) => saveRegion(work, params, body.blocks, version),
  });
  api.serve(contract.previewRegionEndpoint, {
    may: ["config.portal.view", "config.portal.update"],
    unaudited: "only shows what would be",
    handle: (work, { params, body }) => previewRegion(work, params.partnerId, body.blocks, body.language),
  });
  api.serve(contract.portalRegionsEndpoint, { may: "customer", when: "always", handle: (work) => listOwnRegions(work) });
}

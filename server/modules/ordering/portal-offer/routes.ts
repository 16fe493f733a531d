import type { Api } from "../../../platform/http/api.ts";
import { planRights } from "../../catalog/index.ts";
import * as contract from "./contract.ts";
import { previewPortalOffer } from "./preview-portal-offer.ts";

export function portalOfferRoutes(server: Api): void {
  server.serve(contract.previewPortalOfferEndpoint, {
    may: planRights("update"),
    unaudited: "it says who would see what and changes nothing",
    handle: (work, { params, body }) => previewPortalOffer(work, { ...params, ...body }),
  });
}

import type { Api } from "../../../platform/http/api.ts";
import { planRights } from "../plan-rights.ts";
import * as contract from "./contract.ts";
import { createPromo, deletePromo, listPromos, showPromo, updatePromo } from "./manage-promos.ts";
import { getPromo } from "./promo-queries.ts";

/** Codes are part of what is offered: who sees plans sees them, who makes or changes plans makes or changes them. */
export function promoRoutes(server: Api): void {
  server.serve(contract.listPromosEndpoint, { may: planRights("view"), handle: (work, { query }) => listPromos(work, query) });
  server.serve(contract.getPromoEndpoint, {
    may: planRights("view"),
    handle: async (work, { params }) => showPromo(work, await getPromo(work, params.promoCodeId)),
  });
  server.serve(contract.createPromoEndpoint, {
    may: planRights("create"),
    handle: async (work, { body }) => showPromo(work, await createPromo(work, body)),
  });
  server.serve(contract.updatePromoEndpoint, {
    may: planRights("update"),
    handle: async (work, { params, body, version }) => showPromo(work, await updatePromo(work, params.promoCodeId, body, version)),
  });
  server.serve(contract.deletePromoEndpoint, {
    may: planRights("delete"),
    handle: async (work, { params, version }) => {
      await deletePromo(work, params.promoCodeId, version);
      return {};
    },
  });
}

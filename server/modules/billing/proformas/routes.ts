import type { Api } from "../../../platform/http/api.ts";
import * as contract from "./contract.ts";
import { makeProforma } from "./make-proforma.ts";
import { cancelProforma, showOpenProformas } from "./pay-proforma.ts";

export function proformaRoutes(api: Api): void {
  api.serve(contract.makeProformaEndpoint, {
    may: "finance.proformas.create",
    handle: async (work, { params, body }) => ({ id: await makeProforma(work, params.customerId, body) }),
  });
  api.serve(contract.cancelProformaEndpoint, {
    may: "finance.proformas.create",
    handle: async (work, { params, body }) => {
      await cancelProforma(work, params.documentId, body.reason);
      return { id: params.documentId };
    },
  });
  api.serve(contract.listOpenProformasEndpoint, {
    may: "finance.proformas.view",
    handle: async (work, { params }) => ({ items: await showOpenProformas(work, params.customerId) }),
  });
}

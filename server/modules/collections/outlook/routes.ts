import type { Api } from "../../../platform/http/api.ts";
import { ownId } from "../../../platform/own-customer.ts";
import { getReachable } from "../../customers/index.ts";
import { inMenu } from "../../partners/index.ts";
import * as contract from "./contract.ts";
import { previewMethodTerms } from "./method-terms.ts";

const unaudited = "it says what would be and takes it back";

export function outlookRoutes(api: Api): void {
  api.serve(contract.portalMethodTermsEndpoint, {
    ...{ may: "customer", when: inMenu("finance"), unaudited },
    handle: (work, { params, body }) => previewMethodTerms(work, ownId(work), { ...params, ...body }),
  });
  api.serve(contract.methodTermsEndpoint, {
    ...{ may: "customers.billing.update", unaudited },
    handle: async (work, { params: { customerId, methodId }, body }) => {
      await getReachable(work, customerId, "customers.billing.update");
      return previewMethodTerms(work, customerId, { methodId, ...body });
    },
  });
}

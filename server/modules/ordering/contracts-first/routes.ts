import type { Api } from "../../../platform/http/api.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { renewOrderContracts } from "../orders/order-contracts.ts";
import { getOrder } from "../orders/order-queries.ts";
import { renewRequestContracts } from "../requests/request-contracts.ts";
import { getRequest } from "../requests/request-queries.ts";
import * as contract from "./contract.ts";
import { listNeeds, setNeed } from "./needs.ts";

export function contractNeedRoutes(api: Api): void {
  api.serve(contract.contractNeedsEndpoint, { may: "config.portal.view", handle: (work, { params }) => listNeeds(work, params.planId) });
  api.serve(contract.setContractNeedEndpoint, {
    may: "config.portal.update",
    handle: (work, { params, body }) => setNeed(work, params.planId, params.partnerId, body.templateId),
  });
  api.serve(contract.renewOrderContractsEndpoint, {
    may: "customers.services.create",
    handle: async (work: Work, { params: { orderId } }) => {
      await getReachable(work, (await getOrder(work, orderId)).customer_id, "customers.services.create");
      return renewOrderContracts(work, orderId);
    },
  });
  api.serve(contract.renewRequestContractsEndpoint, {
    may: "customers.services.update",
    handle: async (work: Work, { params: { requestId } }) => {
      await getReachable(work, (await getRequest(work, requestId)).customer_id, "customers.services.update");
      return renewRequestContracts(work, requestId);
    },
  });
}

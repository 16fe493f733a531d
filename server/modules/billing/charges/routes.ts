import type { Api } from "../../../platform/http/api.ts";
import { getReachable } from "../../customers/index.ts";
import { getService } from "../../services/index.ts";
import * as contract from "./contract.ts";
import { nextServiceBill, previewServiceBill } from "./service-bill.ts";

export function chargeRoutes(api: Api): void {
  api.serve(contract.previewServiceBillEndpoint, {
    may: "customers.services.create",
    unaudited: "it says what would be and changes nothing",
    handle: (work, { params, body }) => previewServiceBill(work, params.customerId, body),
  });
  api.serve(contract.nextServiceBillEndpoint, {
    may: "customers.services.view",
    handle: async (work, { params, query }) => {
      await getReachable(work, (await getService(work, params.serviceId)).customerId, "customers.services.view");
      return nextServiceBill(work, params.serviceId, query.endOn);
    },
  });
}

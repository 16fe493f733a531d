import type { Api } from "../../../platform/http/api.ts";
import { recordTaxNumberCheckEndpoint } from "./contract.ts";
import { recordTaxNumberCheck } from "./tax-number.ts";

export function taxNumberRoutes(api: Api): void {
  api.serve(recordTaxNumberCheckEndpoint, {
    may: "customers.billing.update",
    handle: (work, { params, body }) => recordTaxNumberCheck(work, params.customerId, body),
  });
}

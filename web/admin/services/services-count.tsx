import { listCustomerServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

/** How many services a customer has that are not over; the parts of a bundle count as the bundle. */
export function ServicesCount({ customerId }: { customerId: string }) {
  const format = useFormat();
  const { data } = useEndpoint(listCustomerServicesEndpoint, { params: { customerId }, query: { past: "true" } });
  const running =
    data?.items.filter((row) => row.bundleServiceId === null && row.state !== "disabled" && row.state !== "archived").length ?? 0;
  return running > 0 ? format.number(running) : null;
}

import { partnerChoicesEndpoint } from "../../../server/modules/partners/contract.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

/** A code takes off in the currency of its partner's plans. */
export function usePromoCurrency(): (partnerId: string) => string {
  const { data } = useEndpoint(partnerChoicesEndpoint);
  return (partnerId) => data?.items.find(({ id }) => id === partnerId)?.currency ?? "";
}

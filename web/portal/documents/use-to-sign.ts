import { countToSignEndpoint } from "../../../server/modules/documents/contracts/contract.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useFeature } from "../app/use-feature.ts";

/** How many contracts wait for the customer's signature. */
export function useToSign(): number {
  const isOn = useFeature("documents");
  const { data } = useEndpoint(countToSignEndpoint, {}, { enabled: isOn, topics: ["documents", "contracts"] });
  return data?.count ?? 0;
}

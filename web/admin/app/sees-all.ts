import { meEndpoint } from "../../../server/modules/identity/contract.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";

/** Whether this person may touch what holds for the whole installation (O-29); undefined until it is known. */
export function useSeesAll(): boolean | undefined {
  return useEndpoint(meEndpoint, {}, { topics: ["administrators", "roles"] }).data?.allPartners;
}

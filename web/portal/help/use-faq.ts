import { useMemo } from "react";
import { portalFaqEndpoint } from "../../../server/modules/portal/faq/contract.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { makeFaqSearch } from "./faq-search.ts";

/** All answers, and the search in them. */
export function useFaq() {
  const answer = useEndpoint(portalFaqEndpoint);
  const { data } = answer;
  const search = useMemo(() => data && makeFaqSearch(data.entries), [data]);
  return { ...answer, search };
}

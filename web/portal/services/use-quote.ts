import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { portalMakeQuoteEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import type { BodyOf, ReturnsOf } from "../../../shared/endpoint.ts";
import { type ApiProblem, asProblem, callApi } from "../../lib/api.ts";

export type Quote = ReturnsOf<typeof portalMakeQuoteEndpoint>;
export type Wish = BodyOf<typeof portalMakeQuoteEndpoint>["wish"];

/** So long somebody chooses before the price is asked for. */
const pauseMs = 250;
/** A price is good for a quarter of an hour; before that it is asked for anew. */
const renewMs = 13 * 60_000;

export interface QuoteState {
  quote: Quote | undefined;
  problem: ApiProblem | undefined;
  asking: boolean;
  renew: () => void;
}

/** What a wish comes to, asked again whenever it changes. Undefined: it is not whole yet. */
export function useQuote(serviceId: string, wish: Wish | undefined): QuoteState {
  const wanted = wish && JSON.stringify(wish);
  const [settled, setSettled] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), pauseMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  const state = useQuery({
    queryKey: ["price-quote", serviceId, settled],
    queryFn: ({ signal }) =>
      callApi(portalMakeQuoteEndpoint, { params: { serviceId }, body: { wish: JSON.parse(settled ?? "null") as Wish }, signal }),
    enabled: settled !== undefined && settled === wanted,
    staleTime: renewMs,
    refetchInterval: renewMs,
    gcTime: 0,
    retry: false,
  });
  const isCurrent = settled === wanted && wanted !== undefined;
  return {
    quote: isCurrent ? state.data : undefined,
    problem: isCurrent && state.error ? asProblem(state.error) : undefined,
    asking: wanted !== undefined && (!isCurrent || state.isFetching),
    renew: () => void state.refetch(),
  };
}

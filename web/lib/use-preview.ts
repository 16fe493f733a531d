import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Endpoint, ReturnsOf } from "../../shared/endpoint.ts";
import { type ApiProblem, asProblem, type CallArguments, type CallInput, callApi } from "./api.ts";

export interface Preview<Data> {
  data: Data | undefined;
  problem: ApiProblem | undefined;
  /** What is shown answers what was typed before. */
  former: boolean;
}

const silenceMs = 350;

/** What would be: an endpoint that changes nothing is asked while somebody types, once they pause. `undefined`: there is nothing to ask yet. */
export function usePreview<E extends Endpoint>(endpoint: E, input: CallInput<E> | undefined): Preview<ReturnsOf<E>> {
  const wish = JSON.stringify(input);
  const [asked, setAsked] = useState(wish);
  useEffect(() => {
    const wait = setTimeout(() => setAsked(wish), silenceMs);
    return () => clearTimeout(wait);
  }, [wish]);
  const state = useQuery({
    queryKey: ["preview", endpoint.method, endpoint.path, asked],
    queryFn: ({ signal }) => callApi<E>(endpoint, ...([{ ...JSON.parse(asked ?? "{}"), signal }] as unknown as CallArguments<E>)),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  return {
    data: asked === undefined ? undefined : state.data,
    problem: state.error && asked !== undefined ? asProblem(state.error) : undefined,
    former: state.isPlaceholderData || asked !== wish,
  };
}

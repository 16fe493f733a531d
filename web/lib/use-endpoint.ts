import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Endpoint, ReturnsOf } from "../../shared/endpoint.ts";
import { type ApiProblem, asProblem, type CallArguments, type CallInput, callApi } from "./api.ts";
import { metaOf } from "./topics.ts";

export interface EndpointOptions {
  /** False: wait, for example until a dialog is open. */
  enabled?: boolean | undefined;
  /** Further topics whose changes this shows. */
  topics?: readonly string[] | undefined;
  /** Shows the answer to the former input until the new one is there: pages of a list, a search while typing. */
  keepFormer?: boolean | undefined;
  everyMs?: number | undefined;
}

export interface EndpointState<Data> {
  data: Data | undefined;
  problem: ApiProblem | undefined;
  /** There is nothing to show yet. */
  loading: boolean;
  /** Fetching, with or without something to show. */
  refreshing: boolean;
  /** What is shown answers the former input. */
  former: boolean;
  reload: () => void;
}

/** What an endpoint returns, kept fresh: live messages and finished actions fetch it again. */
export function useEndpoint<E extends Endpoint>(
  endpoint: E,
  input?: CallInput<E>,
  options: EndpointOptions = {},
): EndpointState<ReturnsOf<E>> {
  const { params, query } = (input ?? {}) as { params?: unknown; query?: unknown };
  const state = useQuery({
    queryKey: [endpoint.method, endpoint.path, params ?? {}, query ?? {}],
    queryFn: ({ signal }) => callApi<E>(endpoint, ...([{ ...input, signal }] as unknown as CallArguments<E>)),
    meta: { ...metaOf(endpoint, params, options.topics) },
    enabled: options.enabled ?? true,
    ...(options.keepFormer ? { placeholderData: keepPreviousData } : {}),
    ...(options.everyMs ? { refetchInterval: options.everyMs } : {}),
  });
  return {
    data: state.data,
    problem: state.error ? asProblem(state.error) : undefined,
    loading: state.isPending && state.fetchStatus !== "idle",
    refreshing: state.isFetching,
    former: state.isPlaceholderData,
    reload: () => void state.refetch(),
  };
}

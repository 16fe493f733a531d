import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./api.ts";
import { concerns, type LiveMessage, type QueryMeta } from "./topics.ts";

const maxRetries = 2;

/** Reads are repeated when nothing was decided about them; a refusal is not. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, thrown) => thrown instanceof ApiProblem && thrown.mayBeRepeated && thrown.status !== 429 && failures < maxRetries,
        retryDelay: (failures) => 500 * 2 ** failures,
        // The browser's "online" flag is wrong behind a walled garden, where our pages must work.
        networkMode: "always",
      },
    },
  });
}

/** Queries that the change concerns are fetched again where they are shown, and marked old elsewhere. */
export function invalidateConcerned(client: QueryClient, messages: readonly LiveMessage[]): void {
  void client.invalidateQueries({
    predicate: ({ meta }) => meta !== undefined && messages.some((message) => concerns(message, meta as unknown as QueryMeta)),
  });
}

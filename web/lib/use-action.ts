import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Endpoint, ReturnsOf } from "../../shared/endpoint.ts";
import { type ApiProblem, asProblem, type CallArguments, callApi } from "./api.ts";
import { makeIntentKeys } from "./intent-key.ts";
import { invalidateConcerned } from "./query-client.ts";
import { topicsOf } from "./topics.ts";

export interface ActionOptions<E extends Endpoint> {
  /** What else changes by it, beside the records that stand in its own path: ["payments", "customers"]. */
  topics?: readonly string[];
  onDone?: (result: ReturnsOf<E>) => void;
  /** Nobody was reached: answers true when it has been put aside and is sent later, under the same key. */
  putAside?: (input: CallArguments<E>[0], idempotencyKey: string | undefined) => boolean;
}

export interface Action<E extends Endpoint> {
  busy: boolean;
  /** Why it was refused the last time. */
  problem: ApiProblem | undefined;
  result: ReturnsOf<E> | undefined;
  /** Resolves to the result, or to undefined when it was refused: `problem` then says why. */
  run: (...input: CallArguments<E>) => Promise<ReturnsOf<E> | undefined>;
  reset: () => void;
}

/** One thing that a person can do. A second press while it runs joins the first one. */
export function useAction<E extends Endpoint>(endpoint: E, options: ActionOptions<E> = {}): Action<E> {
  const client = useQueryClient();
  const keys = useRef(makeIntentKeys());
  const underWay = useRef<Promise<ReturnsOf<E> | undefined>>(undefined);
  const [state, setState] = useState<{ busy: boolean; problem?: ApiProblem; result?: ReturnsOf<E> }>({ busy: false });

  async function perform(...[input]: CallArguments<E>): Promise<ReturnsOf<E> | undefined> {
    setState({ busy: true });
    const { params, query, body } = (input ?? {}) as Record<string, unknown>;
    const idempotencyKey = endpoint.idempotent ? keys.current.keyFor({ params, query, body }) : undefined;
    try {
      const result = await callApi<E>(endpoint, ...([{ ...input, idempotencyKey }] as unknown as CallArguments<E>));
      keys.current.settle();
      setState({ busy: false, result });
      invalidateConcerned(
        client,
        [...topicsOf(endpoint.path), ...(options.topics ?? [])].map((topic) => ({ topic })),
      );
      return result;
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.status === 0 && options.putAside?.(input as CallArguments<E>[0], idempotencyKey)) {
        keys.current.settle();
        setState({ busy: false });
        return undefined;
      }
      // The proof is asked for and the very same wish repeated: its key stays.
      if (!problem.mayBeRepeated && problem.status !== 401) keys.current.settle();
      setState({ busy: false, problem });
      return undefined;
    }
  }

  return {
    busy: state.busy,
    problem: state.problem,
    result: state.result,
    run: (...input) => {
      underWay.current ??= perform(...input)
        .finally(() => {
          underWay.current = undefined;
        })
        .then((result) => {
          if (result !== undefined) options.onDone?.(result);
          return result;
        });
      return underWay.current;
    },
    reset: () => setState({ busy: false }),
  };
}

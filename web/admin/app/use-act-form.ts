import type { z } from "zod";
import type { Endpoint, ReturnsOf } from "../../../shared/endpoint.ts";
import type { CallArguments } from "../../lib/api.ts";
import { type Form, useForm } from "../../lib/form.ts";
import { type Action, useAction } from "../../lib/use-action.ts";

export interface ActFormOptions<E extends Endpoint, Values extends object> {
  endpoint: E;
  params?: Record<string, string>;
  /** Of what is changed, where the endpoint asks for it. */
  version?: number;
  start: Values;
  topics?: readonly string[];
  /** Kept in this browser under this name until it is sent. */
  draft?: string;
  onDone?: (result: ReturnsOf<E>) => void;
}

/** A form that does one thing: it makes a record, or takes a step with one. What is refused stands beside its fields. */
export function useActForm<E extends Endpoint, Values extends object>(
  options: ActFormOptions<E, Values>,
): { form: Form<Values>; action: Action<E> } {
  const { endpoint, params, version, draft } = options;
  const action = useAction<E>(endpoint, {
    ...(options.topics ? { topics: options.topics } : {}),
    ...(options.onDone ? { onDone: options.onDone } : {}),
  });
  const form = useForm<z.ZodType, Values>({
    schema: endpoint.body,
    start: options.start,
    problem: action.problem,
    ...(draft ? { draft } : {}),
    submit: (body) => {
      const input = { ...(params ? { params } : {}), body, ...(version === undefined ? {} : { version }) };
      return action.run(...([input] as unknown as CallArguments<E>));
    },
  });
  return { form, action };
}

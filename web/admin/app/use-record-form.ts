import { useState } from "react";
import type { z } from "zod";
import type { Endpoint, ReturnsOf } from "../../../shared/endpoint.ts";
import type { CallArguments } from "../../lib/api.ts";
import { type Form, useForm } from "../../lib/form.ts";
import { bodyFromValues, sameValue } from "../../lib/form-values.ts";
import { type Action, useAction } from "../../lib/use-action.ts";

export interface RecordFormOptions<E extends Endpoint, R extends { version: number }, Values extends object> {
  endpoint: E;
  params: Record<string, string>;
  record: R;
  values: (record: R) => Values;
  topics?: readonly string[];
  onSaved?: (saved: ReturnsOf<E>) => void;
}

/** A form that edits a record: only what was changed is sent, with the version that was read; what others changed meanwhile is merged. */
export function useRecordForm<E extends Endpoint, R extends { version: number }, Values extends object>(
  options: RecordFormOptions<E, R, Values>,
): { form: Form<Values>; action: Action<E> } {
  const { endpoint, params, values } = options;
  const action = useAction<E>(endpoint, options.topics ? { topics: options.topics } : {});
  // What the form began with, not what a live message has fetched since: else the save would carry the new version with the old values
  // and take back what somebody else changed, without a question.
  const [read, setRead] = useState<R | undefined>(options.record);
  const record = action.problem?.code === "edit-conflict" ? (action.problem.problem.current as R) : (read ?? options.record);
  const form = useForm<z.ZodType, Values>({
    schema: endpoint.body,
    start: values(options.record),
    problem: action.problem,
    fromRecord: (current) => values(current as R),
    submit: async (body) => {
      const changed = {
        ...emptiedFields(form.values, values(record)),
        ...changedFields(body, bodyFromValues(endpoint.body, values(record))),
      };
      if (Object.keys(changed).length === 0) {
        options.onSaved?.(record as unknown as ReturnsOf<E>);
        return record;
      }
      const saved = await action.run(...([{ params, body: changed, version: record.version }] as unknown as CallArguments<E>));
      if (saved !== undefined) {
        setRead(undefined);
        options.onSaved?.(saved);
      }
      return saved;
    },
  });
  return { form, action };
}

/** A text that was emptied has to be sent: left out it would stay. The server says so where it may not be empty. */
function emptiedFields(now: object, before: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => value === "" && !sameValue(value, (before as Record<string, unknown>)[name])),
  );
}

function changedFields(body: unknown, before: unknown): Record<string, unknown> {
  const former = (before ?? {}) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(body as object).filter(([name, value]) => !sameValue(value, former[name])));
}

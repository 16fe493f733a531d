import { useState } from "react";
import { saveEventEndpoint } from "../../../../server/modules/notifications/finance/contract.ts";
import { sameValue } from "../../../lib/form-values.ts";
import { useAction } from "../../../lib/use-action.ts";
import type { EventItem, Field, Values } from "./events.ts";

/** What was changed of one event and is not saved; saved together, all or nothing. */
export function useEventEdits(partnerId: string, item: EventItem, onSaved: () => void) {
  const [set, setSet] = useState<Partial<Values>>({});
  const [reset, setReset] = useState<readonly Field[]>([]);
  const save = useAction(saveEventEndpoint, {
    topics: ["finance-messages"],
    onDone: () => {
      setSet({});
      setReset([]);
      onSaved();
    },
  });
  const values: Values = { ...item.values };
  for (const field of reset) Object.assign(values, { [field]: item.inherited[field] });
  Object.assign(values, set);
  const without = (field: Field): Partial<Values> => {
    const { [field]: _gone, ...others } = set;
    return others;
  };
  return {
    values,
    count: Object.keys(set).length + reset.length,
    isChanged: (field: Field) => set[field] !== undefined || reset.includes(field),
    isReset: (field: Field) => reset.includes(field),
    put: <Name extends Field>(field: Name, value: Values[Name]) => {
      save.reset();
      setReset(reset.filter((other) => other !== field));
      setSet(sameValue(value, item.values[field]) ? without(field) : { ...set, [field]: value });
    },
    undo: (field: Field) => {
      setReset(reset.filter((other) => other !== field));
      setSet(without(field));
    },
    inherit: (field: Field) => {
      setSet(without(field));
      setReset([...reset.filter((other) => other !== field), field]);
    },
    discard: () => {
      save.reset();
      setSet({});
      setReset([]);
    },
    busy: save.busy,
    problem: save.problem,
    /** What was refused about a field, or about a part of it. */
    errorsOf: (field: Field) => (save.problem?.problem.errors ?? []).filter((error) => error.field.includes(field)),
    save: () => save.run({ params: { partnerId, kind: item.kind }, body: { set, reset: [...reset] }, version: item.version } as never),
  };
}

export type EventEdits = ReturnType<typeof useEventEdits>;

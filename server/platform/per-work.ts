import type { Work } from "./work.ts";

/**
 * What is read once and needed often in one work: `const known = perWork(() => new Map<string, Partner>())`, then `known(work)`.
 * It hangs on the transaction, so a repeated transaction starts with nothing and no work sees another's.
 */
export function perWork<Value>(make: () => Value): (work: Pick<Work, "tx">) => Value {
  const values = new WeakMap<object, Value>();
  return (work) => {
    const known = values.get(work.tx);
    if (known !== undefined) return known;
    const made = make();
    values.set(work.tx, made);
    return made;
  };
}

import type { FieldError } from "../../../../../shared/problem.ts";

type Differences = Readonly<Record<string, { readonly before: unknown; readonly after: unknown }>>;

export interface Restoring {
  /** The fields that become what they were. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Why the others stay. */
  readonly notes: readonly FieldError[];
}

/** O-80 of what an import changed, the fields that still hold its value become what they were; what somebody wrote since stays. */
export function decideRestoring(changes: Differences, current: Readonly<Record<string, unknown>>): Restoring {
  const fields: Record<string, unknown> = {};
  const notes: FieldError[] = [];
  for (const [field, { before, after }] of Object.entries(changes)) {
    const now = current[field] ?? null;
    if (isSame(now, after)) fields[field] = before;
    // Somebody has taken it back by hand already.
    else if (!isSame(now, before)) notes.push({ field: `customer.${field}`, code: "changed-since", message: "it was changed since" });
  }
  return { fields, notes };
}

/** Both come from JSON or could go there. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

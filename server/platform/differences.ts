export type Differences = Record<string, { before: unknown; after: unknown }>;

/** The fields in which two records differ, for the audit log; fields that only one of them has count from or to null. */
export function differences(before: object, after: object): Differences {
  const was = before as Record<string, unknown>;
  const is = after as Record<string, unknown>;
  const different: Differences = {};
  for (const field of new Set([...Object.keys(was), ...Object.keys(is)])) {
    const [a, b] = [was[field] ?? null, is[field] ?? null];
    if (!isSame(a, b)) different[field] = { before: plain(a), after: plain(b) };
  }
  return different;
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Date || b instanceof Date) return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  return Object.keys(differences(a, b)).length === 0;
}

const plain = (value: unknown): unknown =>
  typeof value === "bigint" ? value.toString() : value instanceof Date ? value.toISOString() : value;

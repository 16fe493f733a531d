// What a person has typed, on its way into a request body. Pure, so that each rule has its table of cases.
import type { z } from "zod";
import type { FieldError } from "../../shared/problem.ts";

/** "name", "address.street", "lines.2.amount" */
export type FieldPath<T> = T extends readonly (infer Item)[]
  ? `${number}` | `${number}.${FieldPath<NonNullable<Item>>}`
  : T extends Record<string, unknown> | object
    ? {
        [Key in keyof T & string]: Key | (NonNullable<T[Key]> extends object ? `${Key}.${FieldPath<NonNullable<T[Key]>>}` : never);
      }[keyof T & string]
    : never;

export type ValueAt<T, Path extends string> = Path extends keyof T
  ? T[Path]
  : Path extends `${infer Head}.${infer Rest}`
    ? Head extends keyof T
      ? ValueAt<NonNullable<T[Head]>, Rest>
      : T extends readonly (infer Item)[]
        ? ValueAt<NonNullable<Item>, Rest>
        : never
    : T extends readonly (infer Item)[]
      ? Item
      : never;

export function valueAt(values: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, key) => (at === null || typeof at !== "object" ? undefined : (at as Record<string, unknown>)[key]), values);
}

/** A copy with one value changed; what stands on the way is copied, the rest is shared. */
export function withValue<T>(values: T, path: string, value: unknown): T {
  const [head = "", ...rest] = path.split(".");
  const before = (values ?? {}) as Record<string, unknown>;
  const inner = rest.length === 0 ? value : withValue(before[head], rest.join("."), value);
  if (Array.isArray(values)) return values.toSpliced(Number(head), 1, inner) as T;
  return { ...before, [head]: inner } as T;
}

export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return isNothing(a) && isNothing(b);
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}

// An emptied text box means the same as a value that was never there.
const isNothing = (value: unknown): boolean => value === undefined || value === null || value === "";

interface Wrapped {
  schema: z.ZodType;
  mayBeAbsent: boolean;
  mayBeNull: boolean;
}

interface Definition {
  type: string;
  innerType?: z.ZodType;
  in?: z.ZodType;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
}

const definitionOf = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

function unwrap(schema: z.ZodType): Wrapped {
  const wrapped: Wrapped = { schema, mayBeAbsent: false, mayBeNull: false };
  while (true) {
    const { type, innerType, in: before } = definitionOf(wrapped.schema);
    if (type === "nullable") wrapped.mayBeNull = true;
    if (type === "optional" || type === "default") wrapped.mayBeAbsent = true;
    const inner = innerType ?? (type === "pipe" ? before : undefined);
    if (!inner) return wrapped;
    wrapped.schema = inner;
  }
}

/** Emptied boxes become what the schema has for "nothing": null where it may be, else left out. Required texts stay "". */
export function bodyFromValues(schema: z.ZodType, values: unknown): unknown {
  const { schema: inner, mayBeAbsent, mayBeNull } = unwrap(schema);
  if (values === "" || values === undefined || values === null) {
    if (mayBeNull && values !== undefined) return null;
    return mayBeAbsent ? undefined : values;
  }
  const { type, shape, element } = definitionOf(inner);
  if (type === "object" && shape && typeof values === "object") {
    const body: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(values)) {
      const field = shape[key];
      const cleaned = field ? bodyFromValues(field, value) : value;
      if (cleaned !== undefined) body[key] = cleaned;
    }
    return body;
  }
  if (type === "array" && element && Array.isArray(values)) return values.map((value) => bodyFromValues(element, value));
  return values;
}

/** The schema's own complaints in the words of the interface, so that they read like those of the server. */
export function errorsOf(schema: z.ZodType, body: unknown): FieldError[] {
  const checked = schema.safeParse(body);
  return checked.success ? [] : checked.error.issues.map((issue) => fieldErrorOf(issue, body));
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly params?: { readonly code?: unknown };
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly format?: string;
}

/** The same words as the server's (server/platform/http/check-input.ts), so that one catalogue has the text for both. */
function fieldErrorOf(issue: z.core.$ZodIssue, body: unknown): FieldError {
  const { code, path, message, params, minimum, maximum, format } = issue as Issue;
  const field = path.map(String).join(".");
  const value = valueAt(body, field);
  if (typeof params?.code === "string") {
    const { code: own, ...more } = params;
    return { field, code: params.code, message, ...(Object.keys(more).length > 0 ? { params: more } : {}) };
  }
  if (isNothing(value)) return { field, code: "required", message };
  switch (code) {
    case "too_small":
      if (typeof value === "string" && minimum === 1) return { field, code: "required", message };
      return { field, code: typeof value === "string" ? "too-short" : "too-small", message, params: { minimum: String(minimum) } };
    case "too_big":
      return { field, code: typeof value === "string" ? "too-long" : "too-big", message, params: { maximum: String(maximum) } };
    case "invalid_format":
      return { field, code: `${format}-format`, message };
    case "invalid_value":
      return { field, code: "unknown-value", message };
    case "invalid_type":
      return { field, code: "wrong-type", message };
    default:
      return { field, code: code.replaceAll("_", "-"), message };
  }
}

/** A field that two people changed since it was read. */
export interface Conflict {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/**
 * O-4: what only the other person changed is taken silently, what only I changed stays, and what both changed in
 * different ways is a conflict, in which my value stands until I choose.
 */
export function mergeEdit<T extends object>(edit: { start: T; mine: T; theirs: T }): { merged: T; conflicts: Conflict[] } {
  const merged = { ...edit.mine } as Record<string, unknown>;
  const conflicts: Conflict[] = [];
  for (const field of Object.keys(edit.mine)) {
    const [start, mine, theirs] = [valueAt(edit.start, field), valueAt(edit.mine, field), valueAt(edit.theirs, field)];
    if (sameValue(mine, theirs) || sameValue(theirs, start)) continue;
    if (sameValue(mine, start)) merged[field] = theirs;
    else conflicts.push({ field, mine, theirs });
  }
  return { merged: merged as T, conflicts };
}

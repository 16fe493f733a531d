import type { z } from "zod";
import type { FieldError } from "../../../shared/problem.ts";
import { validationFailed } from "../problems.ts";

export type Checked = { ok: true; value: unknown } | { ok: false; errors: FieldError[] };

/** Checks one part of a request; `prefix` names the part in the field names ("path", "query", "" for the body). */
export function check(shape: z.ZodType, value: unknown, prefix: string): Checked {
  const tooBig = amountsTooBig(value, prefix ? [prefix] : []);
  if (tooBig.length > 0) return { ok: false, errors: tooBig };
  const result = shape.safeParse(storable(value));
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, errors: result.error.issues.flatMap((issue) => fieldErrors(issue, prefix)) };
}

/** No database keeps a NUL or half of a character in a text; nobody types one. */
function storable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\u0000", "").toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, storable(child)]));
}

const largestAmount = "999999999999.99";

/** One amount beyond all bounds would make balances that no answer can say any more. */
function amountsTooBig(value: unknown, path: readonly string[]): FieldError[] {
  if (typeof value !== "object" || value === null) return [];
  if (!Array.isArray(value) && "currency" in value && "amount" in value && /^-?0*[1-9]\d{12}/.test(String(value.amount))) {
    const field = [...path, "amount"].join(".");
    return [{ field, code: "too-big", message: `at most ${largestAmount}`, params: { maximum: largestAmount } }];
  }
  return Object.entries(value).flatMap(([key, child]) => amountsTooBig(child, [...path, key]));
}

/** All parts at once, so that a person sees everything that is wrong and not one thing after the other. */
export function checkAll(parts: readonly Checked[]): unknown[] {
  const errors = parts.flatMap((part) => (part.ok ? [] : part.errors));
  if (errors.length > 0) throw validationFailed(sentence(errors), { errors });
  return parts.map((part) => (part.ok ? part.value : undefined));
}

const sentence = (errors: readonly FieldError[]): string =>
  errors
    .slice(0, 3)
    .map((error) => `${error.field || "The request"}: ${error.message ?? error.code}`)
    .join("; ") + (errors.length > 3 ? `; and ${errors.length - 3} more` : "");

function fieldErrors(issue: z.core.$ZodIssue, prefix: string): FieldError[] {
  const path = [...(prefix ? [prefix] : []), ...issue.path.map(String)].join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: path ? `${path}.${key}` : key,
      code: prefix === "query" ? "unknown-filter" : "unknown-field",
      message: "there is no such field",
    }));
  }
  const { code, params } = codeOf(issue);
  return [{ field: path, code, message: issue.message, ...(params ? { params } : {}) }];
}

/** A code that a contract gave itself, with what else it says: the bounds that were missed. */
function ownCode(code: string, { code: _code, ...params }: Record<string, unknown>): { code: string; params?: Record<string, unknown> } {
  return Object.keys(params).length > 0 ? { code, params } : { code };
}

/** Zod's words as ours: short, stable and the same for every field. */
function codeOf(issue: z.core.$ZodIssue): { code: string; params?: Record<string, unknown> } {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? { code: "required" } : { code: "wrong-type", params: { expected: issue.expected } };
    case "too_small":
      return {
        code: issue.origin === "string" && issue.minimum === 1 ? "required" : "too-small",
        params: { minimum: String(issue.minimum) },
      };
    case "too_big":
      return { code: "too-big", params: { maximum: String(issue.maximum) } };
    case "invalid_format":
      return { code: `${issue.format}-format` };
    case "invalid_value":
      return { code: "unknown-value", params: { allowed: issue.values.map(String) } };
    case "custom":
      return typeof issue.params?.code === "string" ? ownCode(issue.params.code, issue.params) : { code: "invalid" };
    default:
      return { code: issue.code.replaceAll("_", "-") };
  }
}

import type { FieldError } from "../../shared/problem.ts";

/**
 * An expected refusal. It is thrown from wherever it is noticed, rolls the transaction back and reaches the caller as
 * RFC 9457; `detail` is for a person and says what to do now.
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  /** The record as it is now, for an `edit-conflict`. */
  readonly current: unknown;
  readonly retryAfterS: number | undefined;

  constructor(kind: { code: string; status: number; title: string }, more: ProblemDetails = {}) {
    super(more.detail ?? kind.title);
    this.name = "Problem";
    this.code = kind.code;
    this.status = kind.status;
    this.title = kind.title;
    this.detail = more.detail;
    this.errors = more.errors;
    this.current = more.current;
    this.retryAfterS = more.retryAfterS;
  }
}

export interface ProblemDetails {
  detail?: string;
  errors?: readonly FieldError[];
  current?: unknown;
  retryAfterS?: number;
}

/** Defines a refusal once; a module's problems.ts is a list of these. The English title is its fallback text. */
export const problem =
  (code: string, status: number, title: string) =>
  (detail?: string, more: Omit<ProblemDetails, "detail"> = {}): Problem =>
    new Problem({ code, status, title }, detail === undefined ? more : { ...more, detail });

export const validationFailed = problem("validation-failed", 422, "Some of this is not right");
export const notFound = problem("not-found", 404, "There is nothing here");
export const permissionDenied = problem("permission-denied", 403, "You do not have the right to do this");
export const notSignedIn = problem("not-signed-in", 401, "Please sign in");
export const freshProofNeeded = problem("reauthentication-required", 401, "Please confirm that it is you");
export const versionRequired = problem("version-required", 428, "This edit does not say which version it changes");
export const editConflict = problem("edit-conflict", 409, "Somebody else changed this in the meantime");
export const idempotencyMismatch = problem("idempotency-mismatch", 409, "This key was used for another request");
export const outOfRange = problem("out-of-range", 422, "A value is outside its limits");
export const tooManyRequests = problem("too-many-requests", 429, "Too many requests");
export const featureOff = problem("feature-off", 404, "There is nothing here");
export const impersonationReadOnly = problem("impersonation-readonly", 403, "This view is read-only");

/** One wrong field, as a problem of its own. */
export const fieldProblem = (field: string, code: string, message: string, params?: Record<string, unknown>): Problem =>
  validationFailed(message, { errors: [params === undefined ? { field, code, message } : { field, code, message, params }] });

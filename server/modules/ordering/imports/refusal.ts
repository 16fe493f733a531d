import type { FieldError } from "../../../../shared/problem.ts";
import { Problem } from "../../../platform/problems.ts";

/** What is to be said of a row that was refused. Undefined: it was not the row's fault. */
export function refusalOf(error: unknown): FieldError[] | undefined {
  if (error instanceof Problem) {
    // The doors name fields by the place in their list: "0.portalLogin".
    if (error.errors?.length) return error.errors.map((one) => ({ ...one, field: one.field.replace(/^\d+\./, "") }));
    return [{ field: "", code: error.code, message: error.detail ?? error.title }];
  }
  // 22: a value that does not fit; 23: one that breaks a rule of the tables.
  const { code } = error as { code?: string };
  if (code !== undefined && /^2[23][0-9A-Z]{3}$/.test(code))
    return [{ field: "", code: "refused-by-database", message: "these values break a rule of the database" }];
  return undefined;
}

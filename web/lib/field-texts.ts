import type { FieldError } from "../../shared/problem.ts";
import type { Translate } from "./texts.tsx";

/** A field error in the reader's language; the server's own words when the catalogue does not know the code. */
export function fieldErrorText(t: Translate, { code, params, message }: FieldError): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params ?? {}))
    if (typeof value === "string" || typeof value === "number") values[name] = value;
  return t.optional(`ui.field-error.${code}`, values) ?? message ?? t("ui.field-error.wrong-format");
}

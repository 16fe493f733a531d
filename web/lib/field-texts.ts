import { isDay } from "../../shared/calendar.ts";
import type { FieldError } from "../../shared/problem.ts";
import type { Translate } from "./texts.tsx";

/** A field error in the reader's language: the words of both apps, those that only staff meet, or the server's own when no catalogue knows the code. With `day` days are written as the reader writes them. */
export function fieldErrorText(t: Translate, { code, params, message }: FieldError, day?: (day: string) => string): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params ?? {}))
    if (typeof value === "string" || typeof value === "number")
      values[name] = day && typeof value === "string" && isDay(value) ? day(value) : value;
  return (
    t.optional(`ui.field-error.${code}`, values) ??
    t.optional(`staff.field-error.${code}`, values) ??
    message ??
    t("ui.field-error.wrong-format")
  );
}

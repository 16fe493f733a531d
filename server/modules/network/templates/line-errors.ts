import type { FieldError } from "../../../../shared/problem.ts";
import { validationFailed } from "../../../platform/problems.ts";
import { templateLines } from "../profiles/template-lines-rules.ts";
import { checkTemplate } from "./check-template.ts";
import { inOrder } from "./reply-template.ts";
import type { TemplateVariables } from "./template-variables-rules.ts";

/**
 * What is wrong with the lines in a field; `lines` says for screens which line it is, and why.
 * @param known - what is known of whoever gets them, in the place of what sample services have
 */
export function lineErrors(field: string, text: string, known: TemplateVariables = {}): FieldError[] {
  const lines = checkTemplate(text, known);
  if (!templateLines(text))
    return [
      {
        field,
        code: "not-template-lines",
        message: 'Each line is: Attribute = "value", or with += to add another one.',
        params: { lines },
      },
    ];
  if (lines.length === 0) return [];
  const faults = inOrder(lines).join("; ");
  return [{ field, code: "template-faults", message: faults, params: { faults, lines } }];
}

/** N-69 lines of a router, a plan or a service are judged like those of a vendor's profile (N-68). */
export function refuseFaultyLines(field: string, text: string, known: TemplateVariables = {}): void {
  const errors = lineErrors(field, text, known);
  if (errors.length > 0) throw validationFailed("The lines cannot be sent as they are.", { errors });
}

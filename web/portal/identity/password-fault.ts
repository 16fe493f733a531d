import type { ApiProblem } from "../../lib/api.ts";
import type { Translate } from "../../lib/texts.tsx";

/** What is wrong with a new password, in words; undefined when the refusal is about something else. */
export function passwordFault(t: Translate, problem: ApiProblem | undefined): string | undefined {
  const fault = problem?.problem.errors?.find(({ field }) => field === "password");
  if (!fault) return undefined;
  const { min = 0, max = 0 } = (fault.params ?? {}) as { min?: number; max?: number };
  return t.optional(`portal.password.fault.${fault.code}`, { min, max }) ?? fault.message ?? t("ui.field-error.wrong-format");
}

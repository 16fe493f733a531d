// Why the API refused something, in the words that the app has for it (web/ui/problem-note.tsx), in the reader's language.
import type { FieldError, ProblemJson } from "../../../shared/problem.ts";
import { hasText, textsIn, type Wording } from "../../platform/texts.ts";
import type { Said } from "./plain-page.ts";

export interface Refusal {
  readonly problem: Partial<ProblemJson>;
  readonly retryAfterS: number;
}

/** What the fields of this page are called on it. */
const labels: Readonly<Record<string, string>> = { subject: "subject", text: "message" };

export function refusalWords(language: string, wording: Wording | undefined, { problem, retryAfterS }: Refusal): Said {
  const code = problem.code ?? "";
  const errors = problem.errors ?? [];
  const own = textsIn(language, "portal-plain", wording);
  const ui = textsIn(language, "ui", wording);
  const fields = errors.flatMap((error) => fieldWords(ui, own, error) ?? []);
  if (fields.length > 0) return { good: false, title: ui("problem.some-wrong"), lines: fields };
  const values = { seconds: retryAfterS, ...plainValues(errors[0]?.params) };
  for (const [catalogue, key] of [
    ["portal-problems", code],
    ["ui", `problem.${code}`],
  ] as const) {
    if (code === "" || !hasText(language, catalogue, `${key}.title`)) continue;
    const say = textsIn(language, catalogue, wording);
    // "Please wait 0 seconds" helps nobody.
    const isEmpty = code === "too-many-requests" && retryAfterS === 0;
    return {
      good: false,
      title: say(`${key}.title`),
      lines: !isEmpty && hasText(language, catalogue, `${key}.detail`) ? [say(`${key}.detail`, values)] : [],
    };
  }
  return { good: false, title: own("refused"), lines: [own("refused-text")] };
}

/** "Your message: This is needed". Undefined for a field that is not on the page: its name helps nobody. */
function fieldWords(ui: Say, own: Say, { field, code, params }: FieldError): string | undefined {
  const label = labels[field];
  if (label === undefined) return undefined;
  const key = hasText("en", "ui", `field-error.${code}`) ? `field-error.${code}` : "field-error.wrong-format";
  return ui("problem.field-says", { field: own(label), words: ui(key, plainValues(params)) });
}

type Say = ReturnType<typeof textsIn>;

const plainValues = (params: Record<string, unknown> = {}): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params).filter((pair): pair is [string, string | number] => typeof pair[1] === "string" || typeof pair[1] === "number"),
  );

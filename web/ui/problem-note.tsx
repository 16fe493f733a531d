import { IconAlertTriangle } from "@tabler/icons-react";
import { Suspense } from "react";
import type { FieldError } from "../../shared/problem.ts";
import type { ApiProblem } from "../lib/api.ts";
import { fieldErrorText } from "../lib/field-texts.ts";
import { useFormat } from "../lib/format.ts";
import { inReadersWay } from "../lib/kept-words.ts";
import { TextsIfAny, type Translate, useTexts } from "../lib/texts.tsx";
import { Button } from "./button.tsx";
import "./problem-note.css";

interface ProblemNoteProps {
  problem: ApiProblem | undefined;
  errors?: readonly FieldError[];
  /** What is wrong stands beside the fields: the note only says that there is something. */
  atFields?: boolean;
  /** Says more exactly what to do than the problem itself. */
  reason?: string | undefined;
  onRetry?: () => void;
}

/** Why something was refused, and what to do now. Said aloud by screen readers when it appears. */
export function ProblemNote(props: ProblemNoteProps) {
  if (!props.problem && !props.errors?.length) return null;
  return (
    <Suspense>
      <TextsIfAny part="portal-problems">
        <Note {...props} />
      </TextsIfAny>
    </Suspense>
  );
}

function Note({ problem, errors = [], atFields = false, reason, onRetry }: ProblemNoteProps) {
  const t = useTexts();
  const format = useFormat();
  const { title, detail: said } = problem ? wordsOf(t, problem) : { title: t("ui.problem.some-wrong"), detail: undefined };
  // The server's sentence about a form only strings its errors together; listed below, they need not be said twice.
  const repeats = (errors.length > 0 || atFields) && problem?.problem.code === "validation-failed";
  const detail = said && !repeats ? inReadersWay(format, said) : undefined;
  return (
    <div className="problem-note" role="alert">
      <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
      <div className="problem-note-words">
        <span className="problem-note-title">{title}</span>
        {(reason ?? detail) && <span>{reason ?? detail}</span>}
        {errors.length > 0 && (
          <ul>
            {errors.map((error) => (
              <li key={error.field + error.code}>{spokenError(t, error)}</li>
            ))}
          </ul>
        )}
        {problem && problem.status >= 500 && problem.problem.traceId && (
          <span className="problem-note-trace">
            {t("ui.problem.trace")} <bdi className="code">{problem.problem.traceId}</bdi>
          </span>
        )}
      </div>
      {onRetry && (
        <Button small onPress={onRetry}>
          {t("ui.retry")}
        </Button>
      )}
    </div>
  );
}

/** "Amount: has to be above zero". A field that has no word for people is left unnamed: its technical name helps nobody. */
function spokenError(t: Translate, error: FieldError): string {
  const name = t.optional(`ui.field.${error.field.split(".").at(-1)}`);
  const words = fieldErrorText(t, error);
  return name ? t("ui.problem.field-says", { field: name, words }) : words;
}

/** The reader's words for a problem: the portal's for its subscribers, then those of both apps, then what the server said. */
function wordsOf(t: Translate, problem: ApiProblem): { title: string; detail: string | undefined } {
  const { code, title, detail, errors } = problem.problem;
  const values = { seconds: problem.retryAfterS ?? 0, ...plainValues(errors?.[0]?.params) };
  const subscriberTitle = t.optional(`portal-problems.${code}.title`);
  if (subscriberTitle) return { title: subscriberTitle, detail: t.optional(`portal-problems.${code}.detail`, values) };
  const ownTitle = t.optional(`ui.problem.${code}.title`) ?? t.optional(`staff.problem.${code}.title`);
  // Written for staff in their language, it says as much as the server does; what only the server knows has no such text.
  const staffDetail = t.optional(`staff.problem.${code}.detail`, values);
  const ownDetail = staffDetail ?? t.optional(`ui.problem.${code}.detail`, values);
  const waits = code === "too-many-requests" && values.seconds > 0;
  return { title: ownTitle ?? title, detail: waits ? ownDetail : (staffDetail ?? detail ?? ownDetail) };
}

const plainValues = (params: Record<string, unknown> = {}): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params).filter((pair): pair is [string, string | number] => typeof pair[1] === "string" || typeof pair[1] === "number"),
  );

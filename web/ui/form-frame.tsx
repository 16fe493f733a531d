import type { KeyboardEvent, ReactNode } from "react";
import type { ApiProblem } from "../lib/api.ts";
import type { Form } from "../lib/form.ts";
import { useTexts } from "../lib/texts.tsx";
import { Button } from "./button.tsx";
import { LeaveQuestion } from "./leave-question.tsx";
import { ProblemNote } from "./problem-note.tsx";
import "./form-frame.css";

export interface FormFrameProps<Values extends object> {
  form: Form<Values>;
  /** A verb with its object: "Save customer". */
  submit: string;
  busy: boolean;
  problem?: ApiProblem | undefined;
  onCancel?: () => void;
  /** Names a field in a conflict as the form does. */
  nameField?: (field: string) => string;
  children: ReactNode;
}

/** The frame of every form: what was kept, what two people changed, what was refused, the buttons, and the question on leaving. */
export function FormFrame<Values extends object>({ form, submit, busy, problem, onCancel, nameField, children }: FormFrameProps<Values>) {
  const t = useTexts();
  const shown = problem?.problem.errors?.length && form.otherErrors.length === 0 && form.errors.length > 0 ? undefined : problem;
  return (
    <form id={form.id} className="form-frame" noValidate onSubmit={(event) => void form.onSubmit(event)} onKeyDown={sendLongText}>
      {form.fromDraft && form.changed && (
        <div className="form-frame-draft" role="status">
          <span>{t("ui.form.draft-back")}</span>
          <Button small kind="quiet" onPress={() => form.reset()}>
            {t("ui.form.draft-drop")}
          </Button>
        </div>
      )}
      {children}
      {form.conflicts.length > 0 && (
        // On a long form it would appear out of sight, below the fields.
        <div className="form-frame-conflict" role="alert" ref={bringIntoView}>
          <strong>{t("ui.form.conflict")}</strong>
          {form.conflicts.map(({ field, mine, theirs }) => (
            <div key={field} className="form-frame-choice">
              <span>{nameField?.(field) ?? field}:</span>
              <Button small onPress={() => form.resolve(field, "mine")}>
                {t("ui.form.keep-mine", { value: asWords(mine) })}
              </Button>
              <Button small onPress={() => form.resolve(field, "theirs")}>
                {t("ui.form.take-theirs", { value: asWords(theirs) })}
              </Button>
            </div>
          ))}
        </div>
      )}
      {form.conflicts.length === 0 && (
        <ProblemNote
          problem={problem?.code === "edit-conflict" ? undefined : shown}
          errors={form.otherErrors}
          atFields={(problem?.problem.errors?.length ?? 0) > 0}
        />
      )}
      <div className="form-frame-buttons">
        <Button kind="primary" submit busy={busy} disabled={form.conflicts.length > 0}>
          {submit}
        </Button>
        {onCancel && (
          <Button onPress={onCancel} disabled={busy}>
            {t("ui.cancel")}
          </Button>
        )}
      </div>
      <LeaveQuestion isUnsaved={form.isUnsaved} />
    </form>
  );
}

/** In a long text Enter begins a new line; with Ctrl it sends. */
function sendLongText(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented || event.nativeEvent.isComposing) return;
  if (!(event.target instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

const bringIntoView = (box: HTMLElement | null): void => box?.scrollIntoView({ block: "center" });

const asWords = (value: unknown): string =>
  value === "" || value === null || value === undefined ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value);

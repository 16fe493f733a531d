import { type ReactNode, useId } from "react";
import type { ApiProblem } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";

interface Props {
  title: string;
  busy: boolean;
  problem: ApiProblem | undefined;
  onSave: () => unknown;
  onClose: () => void;
  /** What destroys stands apart from what saves. */
  remove?: { label: string; onPress: () => void } | undefined;
  wide?: boolean;
  children: ReactNode;
}

/** A short form in a sheet: save, leave, and what takes the thing away. */
export function FormSheet({ title, busy, problem, onSave, onClose, remove, wide = false, children }: Props) {
  const t = useTexts();
  const form = useId();
  return (
    <Sheet
      open
      wide={wide}
      title={title}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          {remove && (
            <Button kind="quiet" disabled={busy} onPress={remove.onPress}>
              {remove.label}
            </Button>
          )}
          <Button disabled={busy} onPress={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form={form} busy={busy}>
            {t("equipment.item.save")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="equipment-form"
        onSubmit={(event) => {
          event.preventDefault();
          void onSave();
        }}
      >
        {children}
        <ProblemNote problem={problem} errors={problem?.problem.errors ?? []} />
      </form>
    </Sheet>
  );
}

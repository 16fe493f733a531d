import type { ReactNode } from "react";
import type { ApiProblem } from "../lib/api.ts";
import { useTexts } from "../lib/texts.tsx";
import { Button } from "./button.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { Sheet } from "./sheet.tsx";

/** The form of a renewed sign-in. It hides the page below: until somebody has signed in, nobody knows who sits there. */
export function AgainSheet({
  text,
  busy,
  problem,
  onSend,
  onLeave,
  children,
}: {
  /** Instead of the usual words, in a later step. */
  text?: string;
  busy: boolean;
  problem: ApiProblem | undefined;
  onSend: () => unknown;
  onLeave: () => void;
  children: ReactNode;
}) {
  const t = useTexts();
  return (
    <Sheet
      open
      locked
      covers
      title={t("ui.again.title")}
      onClose={onLeave}
      foot={
        <>
          <Button onPress={onLeave} disabled={busy}>
            {t("ui.again.leave")}
          </Button>
          <Button kind="primary" submit form="sign-in-again" busy={busy}>
            {t("ui.again.go")}
          </Button>
        </>
      }
    >
      <form
        id="sign-in-again"
        style={{ display: "grid", gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          void onSend();
        }}
      >
        <div>{text ?? t("ui.again.text")}</div>
        {children}
        <ProblemNote problem={problem} />
      </form>
    </Sheet>
  );
}

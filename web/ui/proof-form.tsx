import { PasswordInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { type ApiProblem, asProblem } from "../lib/api.ts";
import { useTexts } from "../lib/texts.tsx";
import { Button } from "./button.tsx";
import { ProblemNote } from "./problem-note.tsx";
import { Sheet } from "./sheet.tsx";

export interface ProofAsk {
  /** Resolves when the password was right; throws the refusal. */
  prove: (password: string) => Promise<unknown>;
  /** Other ways to prove presence, for example a passkey button. `proved` closes the dialog. */
  others?: (proved: () => void) => ReactNode;
}

export function ProofForm({ prove, others, onFinish }: ProofAsk & { onFinish: (proved: boolean) => void }) {
  const t = useTexts();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();

  async function check(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await prove(password);
      onFinish(true);
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setBusy(false);
    }
  }

  return (
    <Sheet
      open
      title={t("ui.proof.title")}
      onClose={() => onFinish(false)}
      locked={busy}
      foot={
        <>
          <Button onPress={() => onFinish(false)} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form="proof" busy={busy} disabled={password === ""}>
            {t("ui.proof.go-on")}
          </Button>
        </>
      }
    >
      <form
        id="proof"
        style={{ display: "grid", gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          void check();
        }}
      >
        <div>{t("ui.proof.why")}</div>
        <PasswordInput
          label={t("ui.password")}
          autoComplete="current-password"
          data-autofocus
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ProblemNote problem={problem} />
        {others?.(() => onFinish(true))}
      </form>
    </Sheet>
  );
}

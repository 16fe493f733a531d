import { TextInput } from "@mantine/core";
import { useState } from "react";
import { resetUsageEndpoint, undoCorrectionEndpoint, undoSessionEndpoint } from "../../../server/modules/usage/corrections/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";

/** What is corrected without a size of its own. */
type Act =
  | { readonly kind: "reset"; readonly serviceId: string }
  | { readonly kind: "undo"; readonly correctionId: string }
  | { readonly kind: "session"; readonly sessionId: string };

/** N-134 asks for the reason, which customers do not read; of a new beginning, for its moment too. */
export function ReasonSheet({ act, onClose }: { act: Act; onClose: () => void }) {
  const t = useTexts();
  const [reason, setReason] = useState("");
  const [from, setFrom] = useState("");
  const after = { topics: ["services", "usage", "quotas", "data", "fair-use", "sessions"], onDone: onClose };
  const reset = useAction(resetUsageEndpoint, after);
  const undo = useAction(undoCorrectionEndpoint, after);
  const session = useAction(undoSessionEndpoint, after);
  const body = { reason: reason.trim() };
  const send = (): void => {
    if (act.kind === "reset")
      void reset.run({
        params: { serviceId: act.serviceId },
        body: { ...body, ...(from === "" ? {} : { from: new Date(from).toISOString() }) },
      });
    else if (act.kind === "undo") void undo.run({ params: { correctionId: act.correctionId }, body });
    else void session.run({ params: { sessionId: act.sessionId }, body });
  };
  const busy = reset.busy || undo.busy || session.busy;
  return (
    <Sheet
      open
      sendsOnEnter
      title={t(`usage.${act.kind}.title`)}
      onClose={onClose}
      locked={busy}
      foot={
        <Button kind="primary" busy={busy} disabled={reason.trim() === ""} onPress={send}>
          {t(`usage.${act.kind}.do`)}
        </Button>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <p style={{ margin: 0 }}>{t(`usage.${act.kind}.why`)}</p>
        {act.kind === "reset" && (
          <TextInput
            type="datetime-local"
            label={t("usage.reset.from")}
            description={t("usage.reset.from-why")}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t("usage.reason")}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote problem={reset.problem ?? undo.problem ?? session.problem} />
      </div>
    </Sheet>
  );
}

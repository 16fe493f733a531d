import { Textarea } from "@mantine/core";
import { useState } from "react";
import { askAboutRequestEndpoint, declineRequestEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { type Request, requestTopics, ticketNumber } from "./request.ts";

/** O-87 a question, or a refusal with its reason; the customer reads either in the ticket. */
export function AnswerSheet({ what, request, onClose }: { what: "ask" | "decline"; request: Request; onClose: () => void }) {
  const t = useTexts();
  const [text, setText] = useState("");
  const done = {
    topics: requestTopics,
    onDone: () => [notify(t(`ordering.request.done.${what}`, { ticket: ticketNumber(request) })), onClose()],
  };
  const ask = useAction(askAboutRequestEndpoint, done);
  const decline = useAction(declineRequestEndpoint, done);
  const { busy, problem } = what === "ask" ? ask : decline;
  const params = { requestId: request.id };
  return (
    <Sheet
      open
      title={t(`ordering.request.${what}-title`)}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind={what === "ask" ? "primary" : "danger"}
            busy={busy}
            disabled={text.trim() === ""}
            onPress={() =>
              what === "ask"
                ? ask.run({ params, body: { text } })
                : decline.run({ params, body: { reason: text, version: request.version } })
            }
          >
            {t(`ordering.request.${what}`)}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t(`ordering.request.${what}-text`)}</span>
        <Textarea
          label={t(`ordering.request.${what}-label`)}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          maxLength={what === "ask" ? 5000 : 500}
          autosize
          minRows={4}
          required
          data-autofocus
        />
        <ProblemNote problem={problem} />
      </div>
    </Sheet>
  );
}

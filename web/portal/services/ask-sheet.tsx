import { Textarea } from "@mantine/core";
import { useState } from "react";
import { portalAskForPlanEndpoint } from "../../../server/modules/ordering/requests/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { requestTopics, ticketText } from "./request.ts";

/** P-66 another plan in one's own words. */
export function AskSheet({ serviceId, title, onClose }: { serviceId: string; title: string; onClose: () => void }) {
  const t = useTexts();
  const [words, setWords] = useState("");
  const ask = useAction(portalAskForPlanEndpoint, {
    topics: requestTopics,
    onDone: (request) => {
      notify(t("portal-services.request.sent", { ticket: ticketText(request) }));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("portal-services.ask.title", { plan: title })}
      onClose={onClose}
      locked={ask.busy}
      foot={
        <div className="act-foot">
          <Button
            kind="primary"
            full
            busy={ask.busy}
            disabled={words.trim() === ""}
            onPress={() => ask.run({ params: { serviceId }, body: { words } })}
          >
            {t("portal-services.request.send")}
          </Button>
        </div>
      }
    >
      <div className="act-sheet">
        <p>{t("portal-services.ask.text")}</p>
        <Textarea
          label={t("portal-services.ask.words")}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          maxLength={2000}
          autosize
          minRows={4}
          required
        />
        <ProblemNote problem={ask.problem} />
      </div>
    </Sheet>
  );
}

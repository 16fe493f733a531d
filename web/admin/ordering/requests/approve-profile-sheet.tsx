import { Checkbox, Textarea } from "@mantine/core";
import { useState } from "react";
import { approveProfileRequestEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { ProfileTable } from "./profile-table.tsx";
import { type Request, requestTopics, ticketNumber } from "./request.ts";

/** P-191 what was looked at is stored; what somebody changed meanwhile is overwritten only once that is ticked. */
export function ApproveProfileSheet({ request, onClose }: { request: Request; onClose: () => void }) {
  const t = useTexts();
  const [note, setNote] = useState("");
  const [accepts, setAccepts] = useState(false);
  const profile = request.profile ?? [];
  const hasConflict = profile.some(({ isConflict }) => isConflict);
  const approve = useAction(approveProfileRequestEndpoint, {
    topics: requestTopics,
    onDone: () => [notify(t("ordering.request.done.approved", { ticket: ticketNumber(request) })), onClose()],
  });
  return (
    <Sheet
      open
      wide
      title={t("ordering.request.approve-title")}
      onClose={onClose}
      locked={approve.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={approve.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={approve.busy}
            disabled={hasConflict && !accepts}
            onPress={() =>
              approve.run({ params: { requestId: request.id }, version: request.version, body: { acceptsDifference: accepts, note } })
            }
          >
            {t("ordering.request.approve")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("ordering.request.profile.text")}</span>
        <ProfileTable profile={profile} />
        {hasConflict && (
          <>
            <span>{t("ordering.request.profile.conflict-text")}</span>
            <Checkbox
              label={t("ordering.request.profile.accept")}
              checked={accepts}
              onChange={(event) => setAccepts(event.currentTarget.checked)}
            />
          </>
        )}
        <Textarea
          label={t("ordering.request.note")}
          description={t("ordering.request.note-why")}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value.replaceAll("\n", " "))}
          maxLength={500}
          autosize
          minRows={2}
        />
        <ProblemNote problem={approve.problem} />
      </div>
    </Sheet>
  );
}

import { TextInput } from "@mantine/core";
import { useState } from "react";
import {
  listReplayFindingsEndpoint,
  replayDocumentEndpoint,
  settleReplayFindingEndpoint,
} from "../../../../server/modules/billing/replay/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { MoneyText } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";

/** The document worked out again from what is stored with it (B-253); where it differs and the night has found it, a person says that it is known. */
export function ReplaySheet({ documentId, number, onClose }: { documentId: string; number: string; onClose: () => void }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(replayDocumentEndpoint, { params: { documentId } });
  const differs = (data?.differences.length ?? 0) > 0;
  return (
    <Sheet open title={t("replay.title", { number })} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.close")}</Button>}>
      <div style={{ display: "grid", gap: 16, gridTemplateColumns: "minmax(0, 1fr)" }}>
        {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
        {!data && !problem && <RecordWaiting />}
        {data && !data.isReplayable && <span>{t("replay.not")}</span>}
        {data?.isReplayable && !differs && <span>{t("replay.same")}</span>}
        {data && differs && (
          <>
            <span>{t("replay.differs")}</span>
            <PlainTable
              label={t("replay.title", { number })}
              rows={data.differences}
              rowKey={({ what, position }) => `${what} ${String(position)}`}
              columns={[
                {
                  id: "what",
                  head: t("replay.what"),
                  cell: ({ what, position }) => t(`replay.what-of.${what}`, { position: position ?? 0 }),
                },
                { id: "stored", head: t("replay.stored"), number: true, cell: (row) => <MoneyText value={row.stored} /> },
                { id: "replayed", head: t("replay.replayed"), number: true, cell: (row) => <MoneyText value={row.replayed} /> },
              ]}
            />
            <Settle documentId={documentId} onDone={onClose} />
          </>
        )}
      </div>
    </Sheet>
  );
}

function Settle({ documentId, onDone }: { documentId: string; onDone: () => void }) {
  const t = useTexts();
  const may = useMay("finance.runs.confirm");
  const [note, setNote] = useState("");
  const found = useEndpoint(listReplayFindingsEndpoint, { query: {} }, { topics: ["replay-findings"] });
  const settle = useAction(settleReplayFindingEndpoint, {
    topics: ["replay-findings"],
    onDone: () => {
      notify(t("replay.settled"));
      onDone();
    },
  });
  if (!may || !found.data?.items.some((item) => item.documentId === documentId)) return null;
  return (
    <>
      <TextInput
        label={t("replay.note")}
        description={t("replay.note-why")}
        required
        maxLength={300}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <ProblemNote problem={settle.problem} />
      <div>
        <Button busy={settle.busy} disabled={note.trim() === ""} onPress={() => settle.run({ params: { documentId }, body: { note } })}>
          {t("replay.settle")}
        </Button>
      </div>
    </>
  );
}

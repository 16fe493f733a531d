import { Skeleton, Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import { jointUndoPreviewEndpoint, undoJointRunEndpoint } from "../../../../server/modules/billing/joint-runs/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { KeptDocuments, runTopics } from "../run-acts.tsx";
import { type JointRun, useAmountsText } from "./joint-words.ts";

/** Says before anything happens what of which partners can be taken back, and what has to stay, and why (B-69). */
export function UndoJointRun({ joint, onClose }: { joint: JointRun; onClose: () => void }) {
  const t = useTexts();
  const amounts = useAmountsText();
  const [reason, setReason] = useState("");
  const [notifies, setNotifies] = useState(false);
  const params = { jointRunId: joint.id };
  const { data, problem } = useEndpoint(jointUndoPreviewEndpoint, { params });
  const undo = useAction(undoJointRunEndpoint, {
    topics: runTopics,
    onDone: () => {
      notify(t("billing.run.undo-started"));
      onClose();
    },
  });
  const documents = data?.documents ?? 0;
  const members = (data?.runs ?? []).map(({ runId, version }) => ({ runId, version }));
  const [policy, other] = data?.policies ?? [];
  return (
    <ConfirmDialog
      open
      title={t("billing.joint.undo-title", { count: members.length })}
      confirm={t("billing.run.undo-do", { count: documents })}
      danger
      {...(documents > 0 ? { typeCount: documents } : {})}
      disabled={documents === 0 || reason.trim() === ""}
      busy={undo.busy}
      problem={undo.problem}
      onConfirm={() => undo.run({ params, body: { members, reason, notify: notifies } })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 16 }}>
        <ProblemNote problem={problem} />
        {!data && !problem && <Skeleton height={48} />}
        {data && (
          <span>
            {t("billing.joint.undo-text", { count: documents, total: amounts(data.gross) })}{" "}
            {policy && t(`billing.joint.undo-how.${other ? "both" : policy}`)}
          </span>
        )}
        {data && <KeptDocuments kept={data.kept} reasons={data.reasons} />}
        <Textarea
          label={t("billing.reason")}
          description={t("billing.run.undo-reason-why")}
          required
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {data?.policies.includes("credit_note") && (
          <Switch
            label={t("billing.run.undo-notify")}
            description={t("billing.run.undo-notify-why")}
            checked={notifies}
            onChange={(event) => setNotifies(event.currentTarget.checked)}
          />
        )}
      </div>
    </ConfirmDialog>
  );
}

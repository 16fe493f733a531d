// What is done with a joint run: to all members that it concerns, and never to one that the person did not see in this state.
import { useState } from "react";
import {
  acceptJointAdjustmentsEndpoint,
  confirmJointRunEndpoint,
  discardJointRunEndpoint,
  holdJointRunEndpoint,
} from "../../../../server/modules/billing/joint-runs/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MoneyText } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { runTopics } from "../run-acts.tsx";
import { setAside } from "../run-words.ts";
import { amountsOf, confirmable, type JointRun, named, previewsOf, useAmountsText } from "./joint-words.ts";
import { UndoJointRun } from "./undo-joint-run.tsx";

export function JointFoot({ joint }: { joint: JointRun }) {
  const t = useTexts();
  const amounts = useAmountsText();
  const [asks, setAsks] = useState<"confirm" | "discard" | "undo">();
  const mayConfirm = useMay("finance.runs.confirm");
  const mayPreview = useMay("finance.runs.preview");
  const mayUndo = useMay("finance.runs.undo");
  const close = (): void => setAsks(undefined);
  const previews = previewsOf(joint);
  const ready = confirmable(joint);
  const count = ready.reduce((sum, { documents }) => sum + documents, 0);
  const isUndoable = joint.members.some(
    ({ state, counts, isUndoing }) => (state === "confirmed" || state === "partly_undone") && counts.issued > 0 && !isUndoing,
  );
  return (
    <>
      {mayConfirm && count > 0 && (
        <Button kind="primary" onPress={() => setAsks("confirm")}>
          {t("billing.joint.issue", { count, total: amounts(amountsOf(ready)) })}
        </Button>
      )}
      {mayConfirm && count === 0 && previews.some(({ hindrance }) => hindrance) && <span>{t("billing.joint.nothing-now")}</span>}
      {mayPreview && <AcceptAdjustments joint={joint} />}
      {mayPreview && <Hold joint={joint} />}
      {mayPreview && previews.length > 0 && (
        <Button onPress={() => setAsks("discard")}>{t("billing.joint.discard", { count: previews.length })}</Button>
      )}
      {mayUndo && isUndoable && <Button onPress={() => setAsks("undo")}>{t("billing.joint.undo")}</Button>}
      <Confirm joint={joint} open={asks === "confirm"} onClose={close} />
      <Discard joint={joint} open={asks === "discard"} onClose={close} />
      {asks === "undo" && <UndoJointRun joint={joint} onClose={close} />}
    </>
  );
}

interface DialogProps {
  joint: JointRun;
  open: boolean;
  onClose: () => void;
}

/** Says how many documents of how many partners over how much, partner by partner, and who waits. */
function Confirm({ joint, open, onClose }: DialogProps) {
  const t = useTexts();
  const format = useFormat();
  const amounts = useAmountsText();
  const members = confirmable(joint);
  const waiting = previewsOf(joint).filter(({ hindrance }) => hindrance !== null);
  const count = members.reduce((sum, { documents }) => sum + documents, 0);
  const left = members.reduce((sum, member) => sum + setAside(member), 0);
  const confirm = useAction(confirmJointRunEndpoint, { topics: runTopics, onDone: onClose });
  return (
    <ConfirmDialog
      open={open}
      title={t("billing.joint.confirm-title", { count: members.length })}
      confirm={t("billing.joint.issue", { count, total: amounts(amountsOf(members)) })}
      typeCount={count}
      busy={confirm.busy}
      problem={confirm.problem}
      onConfirm={() => confirm.run({ params: { jointRunId: joint.id }, body: { members: named(members) } })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 12 }}>
        <PlainTable
          label={t("billing.joint.members")}
          rows={members}
          rowKey={({ id }) => id}
          columns={[
            { id: "partner", head: t("billing.partner"), cell: ({ partnerName }) => <bdi>{partnerName}</bdi> },
            {
              id: "documents",
              head: t("billing.joint.documents"),
              number: true,
              cell: ({ documents }) => <span className="number">{format.number(documents)}</span>,
            },
            { id: "gross", head: t("billing.gross"), number: true, cell: ({ gross }) => <MoneyText value={gross} /> },
          ]}
        />
        <span>
          {t("billing.joint.confirm-text", { count, day: format.day(joint.targetOn) })}
          {left > 0 && <> {t("billing.run.confirm-left", { count: left })}</>}
        </span>
        {waiting.length > 0 && (
          <span>
            {t("billing.joint.confirm-waits", { count: waiting.length })}{" "}
            {waiting.map(({ id, partnerName }, index) => (
              <span key={id}>
                {index > 0 && t("ui.comma")}
                <bdi>{partnerName}</bdi>
              </span>
            ))}
          </span>
        )}
      </div>
    </ConfirmDialog>
  );
}

function Discard({ joint, open, onClose }: DialogProps) {
  const t = useTexts();
  const members = previewsOf(joint);
  const discard = useAction(discardJointRunEndpoint, { topics: runTopics, onDone: onClose });
  return (
    <ConfirmDialog
      open={open}
      title={t("billing.joint.discard-title", { count: members.length })}
      confirm={t("billing.joint.discard", { count: members.length })}
      danger
      busy={discard.busy}
      problem={discard.problem}
      onConfirm={() => discard.run({ params: { jointRunId: joint.id }, body: { members: named(members) } })}
      onClose={onClose}
    >
      {t("billing.run.discard-text")}
    </ConfirmDialog>
  );
}

/** B-64 previews of the calendar can be made to wait, and let go on again; some may already do. */
function Hold({ joint }: { joint: JointRun }) {
  const t = useTexts();
  const scheduled = previewsOf(joint).filter(({ trigger }) => trigger === "schedule");
  const running = scheduled.filter(({ autoIssueAt }) => autoIssueAt !== null);
  const members = running.length > 0 ? running : scheduled;
  const isHeld = running.length > 0;
  const hold = useAction(holdJointRunEndpoint, { topics: runTopics });
  if (members.length === 0) return null;
  return (
    <>
      <Button busy={hold.busy} onPress={() => hold.run({ params: { jointRunId: joint.id }, body: { members: named(members), isHeld } })}>
        {t(isHeld ? "billing.joint.hold" : "billing.joint.let-issue", { count: members.length })}
      </Button>
      <ProblemNote problem={hold.problem} />
    </>
  );
}

/** B-149 lets all accounts go whose billed days are adjusted, of every partner. */
function AcceptAdjustments({ joint }: { joint: JointRun }) {
  const t = useTexts();
  const [asks, setAsks] = useState(false);
  const members = previewsOf(joint).filter(({ counts }) => counts.warning > 0);
  const count = members.reduce((sum, { counts }) => sum + counts.warning, 0);
  const close = (): void => setAsks(false);
  const accept = useAction(acceptJointAdjustmentsEndpoint, { topics: runTopics, onDone: close });
  if (count === 0) return null;
  return (
    <>
      <Button onPress={() => setAsks(true)}>{t("billing.run.accept-all", { count })}</Button>
      <ConfirmDialog
        open={asks}
        title={t("billing.run.accept-all-title")}
        confirm={t("billing.run.accept-all", { count })}
        busy={accept.busy}
        problem={accept.problem}
        onConfirm={() => accept.run({ params: { jointRunId: joint.id }, body: { members: named(members) } })}
        onClose={close}
      >
        {t("billing.run.accept-all-text", { count })}
      </ConfirmDialog>
    </>
  );
}

import { Skeleton, Switch, Textarea } from "@mantine/core";
import { useState } from "react";
import type { z } from "zod";
import {
  acceptAdjustmentsEndpoint,
  confirmRunEndpoint,
  discardRunEndpoint,
  holdRunEndpoint,
  undoPreviewEndpoint,
  undoRunEndpoint,
} from "../../../server/modules/billing/runs/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { type Run, setAside } from "./run-words.ts";

/** What an act on a run changes on other pages. */
export const runTopics = ["invoices", "money-documents", "billing-runs", "joint-billing-runs", "billing-run-history"];
const topics = runTopics;

export function ConfirmRun({ run, open, onClose }: { run: Run; open: boolean; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const count = run.documents;
  const left = setAside(run);
  const confirm = useAction(confirmRunEndpoint, { topics, onDone: onClose });
  return (
    <ConfirmDialog
      open={open}
      title={t("billing.run.confirm-title")}
      confirm={t("billing.run.issue", { count, total: format.money(run.gross) })}
      typeCount={count}
      busy={confirm.busy}
      problem={confirm.problem}
      onConfirm={() => confirm.run({ params: { runId: run.id }, version: run.version })}
      onClose={onClose}
    >
      {t("billing.run.confirm-text", { count, total: format.money(run.gross), day: format.day(run.targetOn) })}
      {left > 0 && <> {t("billing.run.confirm-left", { count: left })}</>}
    </ConfirmDialog>
  );
}

export function DiscardRun({ run, open, onClose }: { run: Run; open: boolean; onClose: () => void }) {
  const t = useTexts();
  const discard = useAction(discardRunEndpoint, { topics, onDone: onClose });
  return (
    <ConfirmDialog
      open={open}
      title={t("billing.run.discard-title")}
      confirm={t("billing.run.discard")}
      danger
      busy={discard.busy}
      problem={discard.problem}
      onConfirm={() => discard.run({ params: { runId: run.id }, version: run.version })}
      onClose={onClose}
    >
      {t("billing.run.discard-text")}
    </ConfirmDialog>
  );
}

/** B-64 a preview that would issue itself can be made to wait, and let go on again. */
export function HoldRun({ run }: { run: Run }) {
  const t = useTexts();
  const isHeld = run.autoIssueAt === null;
  const hold = useAction(holdRunEndpoint, { topics });
  return (
    <>
      <Button busy={hold.busy} onPress={() => hold.run({ params: { runId: run.id }, version: run.version, body: { isHeld: !isHeld } })}>
        {t(isHeld ? "billing.run.let-issue" : "billing.run.hold")}
      </Button>
      <ProblemNote problem={hold.problem} />
    </>
  );
}

/** B-149 lets all accounts go whose billed days are adjusted, once somebody has looked at enough of them. */
export function AcceptAdjustments({ run }: { run: Run }) {
  const t = useTexts();
  const [asks, setAsks] = useState(false);
  const count = run.counts.warning;
  const close = (): void => setAsks(false);
  const accept = useAction(acceptAdjustmentsEndpoint, { topics, onDone: close });
  return (
    <>
      <Button onPress={() => setAsks(true)}>{t("billing.run.accept-all", { count })}</Button>
      <ConfirmDialog
        open={asks}
        title={t("billing.run.accept-all-title")}
        confirm={t("billing.run.accept-all", { count })}
        busy={accept.busy}
        problem={accept.problem}
        onConfirm={() => accept.run({ params: { runId: run.id }, version: run.version })}
        onClose={close}
      >
        {t("billing.run.accept-all-text", { count })}
      </ConfirmDialog>
    </>
  );
}

/** Says before anything happens what can be taken back and what has to stay, and why (B-69). */
export function UndoRun({ run, onClose }: { run: Run; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [reason, setReason] = useState("");
  const [notifies, setNotifies] = useState(false);
  const { data, problem } = useEndpoint(undoPreviewEndpoint, { params: { runId: run.id } });
  const undo = useAction(undoRunEndpoint, {
    topics,
    onDone: () => {
      notify(t("billing.run.undo-started"));
      onClose();
    },
  });
  const documents = data?.documents ?? 0;
  return (
    <ConfirmDialog
      open
      title={t("billing.run.undo-title")}
      confirm={t("billing.run.undo-do", { count: documents })}
      danger
      {...(documents > 0 ? { typeCount: documents } : {})}
      disabled={documents === 0 || reason.trim() === ""}
      busy={undo.busy}
      problem={undo.problem}
      onConfirm={() => undo.run({ params: { runId: run.id }, body: { reason, notify: notifies }, version: run.version })}
      onClose={onClose}
    >
      <div style={{ display: "grid", gap: 16 }}>
        <ProblemNote problem={problem} />
        {!data && !problem && <Skeleton height={48} />}
        {data && (
          <span>
            {t(data.policy === "void_number" ? "billing.run.undo-text-void" : "billing.run.undo-text", {
              count: documents,
              total: format.money(data.gross),
            })}
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
        {data?.policy === "credit_note" && (
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

type Reasons = z.output<(typeof undoPreviewEndpoint)["returns"]>["reasons"];

/** What an undo has to leave, with the reasons; nothing where it leaves nothing. */
export function KeptDocuments({ kept, reasons }: { kept: number; reasons: Reasons }) {
  const t = useTexts();
  const format = useFormat();
  if (kept === 0) return null;
  return (
    <div>
      {t("billing.run.undo-kept", { count: kept })}
      <ul className="run-undo-reasons">
        {reasons.map(({ reason, documents }) => (
          <li key={reason}>
            {t(`billing.run.undo-reason.${reason}`)} ({format.number(documents)})
          </li>
        ))}
      </ul>
    </div>
  );
}

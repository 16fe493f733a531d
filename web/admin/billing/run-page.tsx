import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getRunEndpoint, runComparisonEndpoint } from "../../../server/modules/billing/runs/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { RecordFailed, RecordWaiting } from "../../ui/record-page.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { JobProgress, Totals, Wizard } from "../../ui/wizard.tsx";
import { ChangeText } from "./change-text.tsx";
import { AcceptAdjustments, ConfirmRun, DiscardRun, HoldRun, UndoRun } from "./run-acts.tsx";
import { RunComparison } from "./run-comparison.tsx";
import { RunItems } from "./run-items.tsx";
import { isDone, isMoving, progressOf, type Run, runTones, setAside } from "./run-words.ts";
import { StillDue } from "./still-due.tsx";
import "./run-page.css";

const pollMs = 2000;
const steps = ["building", "preview", "confirming", "result"] as const;

/** A discarded run never came further than its preview. */
const stepOf = ({ state }: Run): (typeof steps)[number] =>
  state === "building" || state === "preview" || state === "confirming" ? state : state === "discarded" ? "preview" : "result";

export function RunPage() {
  const t = useTexts();
  const { runId } = useParams({ strict: false }) as { runId: string };
  const [moving, setMoving] = useState(false);
  const { data: run, problem, reload } = useEndpoint(getRunEndpoint, { params: { runId } }, { ...(moving ? { everyMs: pollMs } : {}) });
  // While something runs in the background the page asks again, also after a reload and with the live stream lost.
  if (run && isMoving(run) !== moving) setMoving(isMoving(run));
  const back = { to: "/billing-runs", label: t("billing.runs") };
  if (problem && !run) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return run ? <ShownRun run={run} /> : <RecordWaiting />;
}

function ShownRun({ run }: { run: Run }) {
  const t = useTexts();
  const format = useFormat();
  const done = isDone(run);
  const mayDecide = useMay("finance.runs.preview") && run.state === "preview";
  const left = setAside(run);
  const { data: comparison } = useEndpoint(
    runComparisonEndpoint,
    { params: { runId: run.id } },
    { topics: ["billing-runs"], keepFormer: true, enabled: run.state !== "building" },
  );
  return (
    <div className="run-page">
      <BackLink to="/billing-runs">{t("billing.runs")}</BackLink>
      <Wizard
        title={t("billing.run.title", { partner: `\u2068${run.partnerName}\u2069`, day: format.day(run.targetOn) })}
        steps={steps.map((id) => ({ id, label: t(`billing.run.step.${id}`) }))}
        current={stepOf(run)}
        foot={run.state === "discarded" ? undefined : <Foot run={run} />}
      >
        <div className="run-state">
          <StatusChip tone={run.isUndoing ? "waits" : runTones[run.state]}>
            {t(run.isUndoing ? "billing.run.undoing" : `billing.run.state.${run.state}`)}
          </StatusChip>
          {run.jointRunId && (
            <span>
              {t("billing.joint.part-of")}{" "}
              <Link to={`/billing-runs/joint/${run.jointRunId}` as never}>
                {t("billing.joint.part-of-link", { day: format.day(run.targetOn) })}
              </Link>
            </span>
          )}
          {run.autoIssueAt && (
            <span>
              {t("billing.run.issues-itself")} <MomentText value={run.autoIssueAt} />
            </span>
          )}
          {run.confirmedAt && (
            <span>
              {t("billing.run.confirmed-at")} <MomentText value={run.confirmedAt} />
            </span>
          )}
        </div>
        <Progress run={run} />
        {run.state === "discarded" ? (
          <p className="run-note">{t("billing.run.discarded-why")}</p>
        ) : (
          <>
            <Totals
              totals={[
                {
                  label: t("billing.run.total"),
                  value: format.money(run.gross),
                  change: <ChangeText now={run.gross} before={comparison?.last?.gross ?? run.previousGross} />,
                },
                { label: t("billing.net"), value: format.money(run.net) },
                { label: t("billing.tax"), value: format.money(run.tax) },
                {
                  label: done ? t("billing.run.issued") : t("billing.run.ready"),
                  value: format.number(run.documents),
                },
                {
                  label: t("billing.run.set-aside"),
                  value: format.number(left),
                  change: left > 0 && t(done ? "billing.run.set-aside-later" : "billing.run.set-aside-first"),
                },
                ...(run.counts.undone > 0 ? [{ label: t("billing.run.undone"), value: format.number(run.counts.undone) }] : []),
              ]}
            />
            {run.state !== "building" && <RunComparison run={run} />}
            {done && left > 0 && <StillDue start={{ partnerIds: [run.partnerId], targetOn: run.targetOn }} count={left} />}
            {done && (
              <Link to={"/invoices" as never} search={{ run: run.id } as never}>
                {t("billing.run.documents")}
              </Link>
            )}
            {run.state !== "building" && <RunItems run={run} mayDecide={mayDecide} />}
          </>
        )}
      </Wizard>
    </div>
  );
}

function Progress({ run }: { run: Run }) {
  const t = useTexts();
  const { done, total } = progressOf(run);
  if (run.state === "building") return <p role="status">{t("billing.run.building")}</p>;
  if (run.state === "confirming") return <JobProgress label={t("billing.run.confirming")} done={done} total={total} />;
  if (!run.isUndoing) return null;
  return <JobProgress label={t("billing.run.undoing-progress")} done={run.counts.undone} total={run.counts.undone + run.counts.issued} />;
}

function Foot({ run }: { run: Run }) {
  const t = useTexts();
  const format = useFormat();
  const [asks, setAsks] = useState<"confirm" | "discard" | "undo">();
  const mayConfirm = useMay("finance.runs.confirm");
  const mayPreview = useMay("finance.runs.preview");
  const mayUndo = useMay("finance.runs.undo");
  const close = (): void => setAsks(undefined);
  const count = run.documents;
  if (run.state === "preview") {
    return (
      <>
        {mayConfirm && (
          <Button kind="primary" disabled={count === 0} onPress={() => setAsks("confirm")}>
            {t("billing.run.issue", { count, total: format.money(run.gross) })}
          </Button>
        )}
        {mayPreview && run.counts.warning > 0 && <AcceptAdjustments run={run} />}
        {mayPreview && run.trigger === "schedule" && <HoldRun run={run} />}
        {mayPreview && <Button onPress={() => setAsks("discard")}>{t("billing.run.discard")}</Button>}
        <ConfirmRun run={run} open={asks === "confirm"} onClose={close} />
        <DiscardRun run={run} open={asks === "discard"} onClose={close} />
      </>
    );
  }
  const isUndoable = (run.state === "confirmed" || run.state === "partly_undone") && run.counts.issued > 0 && !run.isUndoing;
  if (!mayUndo || !isUndoable) return null;
  return (
    <>
      <Button onPress={() => setAsks("undo")}>{t("billing.run.undo")}</Button>
      {asks === "undo" && <UndoRun run={run} onClose={close} />}
    </>
  );
}

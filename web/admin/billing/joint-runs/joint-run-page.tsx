import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getJointRunEndpoint } from "../../../../server/modules/billing/joint-runs/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { RecordFailed, RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { JobProgress, Wizard } from "../../../ui/wizard.tsx";
import { isDone, progressOf, setAside } from "../run-words.ts";
import { StillDue } from "../still-due.tsx";
import { JointFoot } from "./joint-acts.tsx";
import { JointComparison } from "./joint-comparison.tsx";
import { JointItems } from "./joint-items.tsx";
import { JointMembers } from "./joint-members.tsx";
import { JointTotals } from "./joint-totals.tsx";
import { type JointRun, jointStateWord, jointTones, previewsOf } from "./joint-words.ts";
import "../run-page.css";

const pollMs = 2000;
const steps = ["building", "preview", "confirming", "result"] as const;

/** What waits for somebody comes before what is done; a run that was thrown away never came further than its preview. */
const stepOf = ({ state }: JointRun): (typeof steps)[number] => {
  if (state === "building" || state === "confirming") return state;
  return state === "preview" || state === "partly_confirmed" || state === "discarded" ? "preview" : "result";
};

const isMoving = ({ state, isUndoing }: JointRun): boolean => state === "building" || state === "confirming" || isUndoing;

/** B-61 the runs of several partners that were made together. */
export function JointRunPage() {
  const t = useTexts();
  const { jointRunId } = useParams({ strict: false }) as { jointRunId: string };
  const [moving, setMoving] = useState(false);
  const { data, problem, reload } = useEndpoint(
    getJointRunEndpoint,
    { params: { jointRunId } },
    { topics: ["billing-runs"], ...(moving ? { everyMs: pollMs } : {}) },
  );
  // While something runs in the background the page asks again, also after a reload and with the live stream lost.
  if (data && isMoving(data) !== moving) setMoving(isMoving(data));
  const back = { to: "/billing-runs", label: t("billing.runs") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  return data ? <Shown joint={data} /> : <RecordWaiting />;
}

function Shown({ joint }: { joint: JointRun }) {
  const t = useTexts();
  const format = useFormat();
  const mayDecide = useMay("finance.runs.preview") && previewsOf(joint).length > 0;
  const isThere = joint.state !== "discarded";
  const left = joint.members.filter((member) => isDone(member) && setAside(member) > 0);
  return (
    <div className="run-page">
      <BackLink to="/billing-runs">{t("billing.runs")}</BackLink>
      <Wizard
        title={t("billing.joint.title", { day: format.day(joint.targetOn) })}
        steps={steps.map((id) => ({ id, label: t(`billing.run.step.${id}`) }))}
        current={stepOf(joint)}
        foot={isThere ? <JointFoot joint={joint} /> : undefined}
      >
        <div className="run-state">
          <StatusChip tone={joint.isUndoing ? "waits" : jointTones[joint.state]}>{jointStateWord(t, joint)}</StatusChip>
          <span>{t("billing.joint.partners", { count: joint.members.length })}</span>
          <IssuesItself joint={joint} />
        </div>
        <Progress joint={joint} />
        {isThere ? (
          <>
            <JointTotals joint={joint} />
            <JointMembers joint={joint} />
            {left.length > 0 && (
              <StillDue
                start={{ partnerIds: left.map(({ partnerId }) => partnerId), targetOn: joint.targetOn }}
                count={left.reduce((sum, member) => sum + setAside(member), 0)}
              />
            )}
            {joint.state !== "building" && <JointComparison joint={joint} />}
            {joint.state !== "building" && <JointItems joint={joint} mayDecide={mayDecide} />}
          </>
        ) : (
          <>
            <p className="run-note">{t("billing.joint.discarded-why")}</p>
            <JointMembers joint={joint} />
          </>
        )}
      </Wizard>
    </div>
  );
}

/** Partners have hours of their own; the first one is said, and each stands in the table. */
function IssuesItself({ joint }: { joint: JointRun }) {
  const t = useTexts();
  const moments = joint.members.flatMap(({ autoIssueAt }) => autoIssueAt ?? []).sort();
  const [first] = moments;
  if (first === undefined) return null;
  const isSame = new Set(moments).size === 1 && moments.length === previewsOf(joint).length;
  return (
    <span>
      {t("billing.joint.issues-itself", { first: String(isSame) })} <MomentText value={first} />
    </span>
  );
}

function Progress({ joint }: { joint: JointRun }) {
  const t = useTexts();
  // What still waits in a preview is no part of what is going on.
  const going = joint.members.filter(({ state }) => state !== "preview" && state !== "building").map(progressOf);
  const done = going.reduce((sum, one) => sum + one.done, 0);
  const total = going.reduce((sum, one) => sum + one.total, 0);
  if (joint.isUndoing)
    return (
      <JobProgress label={t("billing.run.undoing-progress")} done={joint.counts.undone} total={joint.counts.undone + joint.counts.issued} />
    );
  if (joint.state === "building") return <p role="status">{t("billing.run.building")}</p>;
  return joint.state === "confirming" ? <JobProgress label={t("billing.run.confirming")} done={done} total={total} /> : null;
}

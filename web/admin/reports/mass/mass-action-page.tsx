import { IconDownload, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  confirmMassActionEndpoint,
  getMassActionEndpoint,
  massActionResultEndpoint,
  steerMassActionEndpoint,
} from "../../../../server/modules/reports/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useDownload } from "../../../lib/use-download.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordFailed, RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { JobProgress, Totals, Wizard } from "../../../ui/wizard.tsx";
import { FirstRows, OddRows, SkippedWhy } from "./first-rows.tsx";
import { doneOf, isUnderWay, type MassAction, stateTones, useKindWords, useRunWords, useWishWords } from "./mass-action-words.ts";
import { StatementArchive } from "./statement-archive.tsx";
import { UndoBilling } from "./undo-billing.tsx";

const pollMs = 1000;
const steps = ["preview", "run", "result"] as const;
const stepOf = ({ state }: MassAction): (typeof steps)[number] =>
  state === "preview" ? "preview" : state === "running" || state === "paused" ? "run" : "result";

/** One mass action from its preview to its result. It asks again while something moves, also after a reload. */
export function MassActionPage() {
  const t = useTexts();
  const { actionId } = useParams({ strict: false }) as { actionId: string };
  const [moving, setMoving] = useState(false);
  const { data, problem, reload } = useEndpoint(
    getMassActionEndpoint,
    { params: { actionId } },
    { ...(moving ? { everyMs: pollMs } : {}) },
  );
  if (data && (data.state === "running") !== moving) setMoving(data.state === "running");
  if (problem && !data)
    return <RecordFailed problem={problem} back={{ to: "/mass-actions", label: t("reports.mass.title") }} onRetry={reload} />;
  return data ? <ShownAction action={data} /> : <RecordWaiting />;
}

function ShownAction({ action }: { action: MassAction }) {
  const t = useTexts();
  const format = useFormat();
  const title = useKindWords()(action.kind);
  const wish = useWishWords(action);
  const isPreview = action.state === "preview";
  const sums = action.sums.map((sum) => ({
    label: t.optional(`reports.mass.told.${sum.code}`, { count: 0 }) ?? sum.code,
    value: format.money(sum),
  }));
  const { changed, skipped, failed, waiting } = action.counts;
  const expectedSkips = action.expected.skipped.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <BackLink to="/mass-actions">{t("reports.mass.title")}</BackLink>
      <Wizard
        title={title}
        steps={steps.map((id) => ({ id, label: t(`reports.mass.step.${id}`) }))}
        current={stepOf(action)}
        foot={
          isPreview ? (
            <PreviewFoot action={action} title={title} />
          ) : isUnderWay(action) ? (
            <RunFoot action={action} />
          ) : (
            <ResultFoot action={action} />
          )
        }
      >
        <div style={{ display: "grid", gap: 6, justifyItems: "start" }}>
          <StatusChip tone={stateTones[action.state]}>{t(`reports.mass.state.${action.state}`)}</StatusChip>
          {wish.map((words) => (
            <span key={words}>{words}</span>
          ))}
          <span style={{ color: "var(--ink-quiet)" }}>
            {action.startedBy}
            {" · "}
            <MomentText value={action.startedAt ?? action.createdAt} />
            {action.endedAt && (
              <>
                {" – "}
                <MomentText value={action.endedAt} />
              </>
            )}
          </span>
        </div>
        {isUnderWay(action) && (
          <JobProgress
            label={action.state === "paused" ? t("reports.mass.paused-words") : t("reports.mass.running")}
            done={doneOf(action)}
            total={action.total}
          />
        )}
        {action.state === "running" && <span style={{ color: "var(--ink-quiet)" }}>{t("reports.mass.leave")}</span>}
        {action.state === "cancelled" && <span>{t("reports.mass.cancelled-words")}</span>}
        {isPreview ? (
          <Totals
            totals={[
              { label: t("reports.mass.records"), value: format.number(action.total) },
              { label: t("reports.mass.will-change"), value: format.number(action.expected.changed) },
              { label: t("reports.mass.will-skip"), value: format.number(expectedSkips) },
              ...sums,
            ]}
          />
        ) : (
          <Totals
            totals={[
              {
                label: t.optional(`reports.mass.changed-as.${action.kind}`) ?? t("reports.mass.row.changed"),
                value: format.number(changed),
              },
              { label: t("reports.mass.row.skipped"), value: format.number(skipped) },
              { label: t("reports.mass.row.failed"), value: format.number(failed) },
              ...(action.state === "done"
                ? []
                : [
                    {
                      label: t(action.state === "cancelled" ? "reports.mass.row.left" : "reports.mass.row.waiting"),
                      value: format.number(waiting),
                    },
                  ]),
              ...sums,
            ]}
          />
        )}
        {isPreview && expectedSkips > 0 && <SkippedWhy skipped={action.expected.skipped} />}
        {action.oddRows.length > 0 && <OddRows action={action} />}
        {action.firstRows.length > 0 && <FirstRows action={action} />}
      </Wizard>
    </>
  );
}

function PreviewFoot({ action, title }: { action: MassAction; title: string }) {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const confirm = useAction(confirmMassActionEndpoint, { onDone: () => setAsking(false) });
  const navigate = useNavigate();
  const discard = useAction(steerMassActionEndpoint, {
    onDone: () => {
      notify(t("reports.mass.discarded"));
      const { fromPlanId } = action.params as { fromPlanId?: string };
      void navigate({ to: (fromPlanId ? `/plans/${fromPlanId}` : "/customers") as never });
    },
  });
  const params = { actionId: action.id };
  const count = action.expected.changed;
  const words = useRunWords(action);
  return (
    <>
      <Button kind={action.isDestructive ? "danger" : "primary"} disabled={count === 0} onPress={() => setAsking(true)}>
        {words.run}
      </Button>
      <Button busy={discard.busy} onPress={() => discard.run({ params, body: { to: "cancelled" } })}>
        {t("reports.mass.discard")}
      </Button>
      <ResultButton action={action} which="all" label={t("reports.mass.preview-file")} />
      <span style={{ color: "var(--ink-quiet)" }}>{t(count === 0 ? "reports.mass.nothing-changes" : "reports.mass.old-preview")}</span>
      <ProblemNote problem={discard.problem} />
      <ConfirmDialog
        open={asking}
        title={words.ask}
        confirm={words.run}
        danger={action.isDestructive}
        {...(action.isDestructive ? { typeCount: count } : {})}
        busy={confirm.busy}
        problem={confirm.problem}
        onConfirm={() => confirm.run({ params, body: action.isDestructive ? { count } : {} })}
        onClose={() => setAsking(false)}
      >
        <p style={{ margin: 0 }}>
          {t.optional(`reports.mass.confirm-as.${action.kind}`, { count }) ?? t("reports.mass.confirm-text", { action: title, count })}
        </p>
        {action.isDestructive && <p style={{ margin: "8px 0 0" }}>{words.noUndo}</p>}
      </ConfirmDialog>
    </>
  );
}

function RunFoot({ action }: { action: MassAction }) {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const steer = useAction(steerMassActionEndpoint, { onDone: () => setAsking(false) });
  const to = (state: "paused" | "running" | "cancelled") => () => steer.run({ params: { actionId: action.id }, body: { to: state } });
  return (
    <>
      {action.state === "running" ? (
        <Button busy={steer.busy} onPress={to("paused")} icon={<IconPlayerPause size={16} aria-hidden />}>
          {t("reports.mass.pause")}
        </Button>
      ) : (
        <Button kind="primary" busy={steer.busy} onPress={to("running")} icon={<IconPlayerPlay size={16} aria-hidden />}>
          {t("reports.mass.resume")}
        </Button>
      )}
      <Button onPress={() => setAsking(true)}>{t("reports.mass.cancel")}</Button>
      {!asking && <ProblemNote problem={steer.problem} />}
      <ConfirmDialog
        open={asking}
        danger
        title={t("reports.mass.cancel-title")}
        confirm={t("reports.mass.cancel")}
        keep={t("ui.keep-it")}
        busy={steer.busy}
        problem={steer.problem}
        onConfirm={to("cancelled")}
        onClose={() => setAsking(false)}
      >
        {t("reports.mass.cancel-text", { changed: action.counts.changed, waiting: action.counts.waiting })}
      </ConfirmDialog>
    </>
  );
}

function ResultFoot({ action }: { action: MassAction }) {
  const t = useTexts();
  // A preview that was discarded did nothing, so there is nothing to tell.
  if (action.startedAt === null) return null;
  return (
    <>
      <StatementArchive action={action} />
      <ResultButton
        action={action}
        which="all"
        label={t("reports.mass.result-file")}
        primary={action.kind !== "customers.statement-files"}
      />
      {action.counts.failed > 0 && (
        <ResultButton action={action} which="failed" label={t("reports.mass.failures-file", { count: action.counts.failed })} />
      )}
      <UndoBilling action={action} />
      <span style={{ color: "var(--ink-quiet)" }}>{t("reports.mass.result-why")}</span>
    </>
  );
}

interface ResultButtonProps {
  action: MassAction;
  which: "all" | "failed";
  label: string;
  primary?: boolean;
}

function ResultButton({ action, which, label, primary = false }: ResultButtonProps) {
  const { run: fetchFile, busy, problem } = useDownload();
  const download = () => fetchFile(massActionResultEndpoint, { params: { actionId: action.id }, query: { which } });
  return (
    <>
      <Button
        {...(primary ? { kind: "primary" as const } : {})}
        busy={busy}
        onPress={download}
        icon={<IconDownload size={16} aria-hidden />}
      >
        {label}
      </Button>
      <ProblemNote problem={problem} />
    </>
  );
}

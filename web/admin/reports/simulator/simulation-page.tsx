import { IconDownload } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import {
  cancelSimulationEndpoint,
  deleteSimulationEndpoint,
  getSimulationEndpoint,
  simulationCsvEndpoint,
} from "../../../../server/modules/reports/simulator/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useDownload } from "../../../lib/use-download.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordFailed, RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { JobProgress, Wizard } from "../../../ui/wizard.tsx";
import { SimulationResult } from "./simulation-result.tsx";
import { isUnderWay, type Simulation, stateTones, useChangeWords } from "./simulation-words.ts";
import "./simulator.css";

const pollMs = 1000;

/** One simulation from its start to its figures. It asks again while it runs, also after a reload. */
export function SimulationPage() {
  const t = useTexts();
  const { simulationId } = useParams({ strict: false }) as { simulationId: string };
  const [moving, setMoving] = useState(true);
  const { data, problem, reload } = useEndpoint(
    getSimulationEndpoint,
    { params: { simulationId } },
    { topics: ["simulations"], ...(moving ? { everyMs: pollMs } : {}) },
  );
  if (data && isUnderWay(data) !== moving) setMoving(isUnderWay(data));
  if (problem && !data) return <RecordFailed problem={problem} back={{ to: "/what-if", label: t("simulator.title") }} onRetry={reload} />;
  return data ? <Shown simulation={data} /> : <RecordWaiting />;
}

function Shown({ simulation }: { simulation: Simulation }) {
  const t = useTexts();
  const words = useChangeWords(simulation.names);
  const underWay = isUnderWay(simulation);
  return (
    <>
      <BackLink to="/what-if">{t("simulator.title")}</BackLink>
      <Wizard
        title={simulation.name}
        steps={(["choose", "run", "result"] as const).map((id) => ({ id, label: t(`simulator.step.${id}`) }))}
        current={underWay ? "run" : "result"}
        foot={underWay ? <RunFoot simulation={simulation} /> : <ResultFoot simulation={simulation} />}
      >
        <div className="simulator-said">
          <StatusChip tone={stateTones[simulation.state]}>{t(`simulator.state.${simulation.state}`)}</StatusChip>
          {simulation.scenario.changes.map((change) => (
            <strong key={change.kind}>{words(change)}</strong>
          ))}
          <span className="simulator-quiet">
            <bdi>{simulation.partnerName}</bdi>
            {" · "}
            {t(`simulator.length.${simulation.days as 90}`)}
            {" · "}
            <bdi>{simulation.askedBy}</bdi>
            {" · "}
            <MomentText value={simulation.createdAt} />
          </span>
        </div>
        {underWay && (
          <>
            <JobProgress label={t(`simulator.phase.${simulation.phase}`)} done={simulation.doneDays} total={simulation.days * 2} />
            <p className="simulator-quiet">{t("simulator.leave")}</p>
          </>
        )}
        {simulation.state === "cancelled" && <p>{t("simulator.cancelled-words")}</p>}
        {simulation.state === "failed" && (
          <div className="simulator-failure" role="alert">
            <strong>{t("simulator.failed-words")}</strong>
            <bdi>{simulation.failure}</bdi>
          </div>
        )}
        {simulation.result && <SimulationResult result={simulation.result} />}
      </Wizard>
    </>
  );
}

function RunFoot({ simulation }: { simulation: Simulation }) {
  const t = useTexts();
  const mayStart = useMay("finance.runs.preview");
  const cancel = useAction(cancelSimulationEndpoint, { topics: ["simulations"] });
  return (
    <>
      {cancel.problem && <ProblemNote problem={cancel.problem} />}
      {mayStart && (
        <Button busy={cancel.busy} onPress={() => cancel.run({ params: { simulationId: simulation.id } })}>
          {t("simulator.stop")}
        </Button>
      )}
    </>
  );
}

function ResultFoot({ simulation }: { simulation: Simulation }) {
  const t = useTexts();
  const navigate = useNavigate();
  const mayStart = useMay("finance.runs.preview");
  const mayExport = useMay("finance.reports.export");
  const [removing, setRemoving] = useState(false);
  const { run: fetchFile, busy, problem } = useDownload();
  const remove = useAction(deleteSimulationEndpoint, { topics: ["simulations"], onDone: () => void navigate({ to: "/what-if" as never }) });
  const params = { simulationId: simulation.id };
  const download = () => fetchFile(simulationCsvEndpoint, { params });
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      {mayStart && (
        <Button kind="quiet" onPress={() => setRemoving(true)}>
          {t("simulator.remove")}
        </Button>
      )}
      {simulation.result && mayExport && (
        <Button icon={<IconDownload size={16} aria-hidden />} busy={busy} onPress={download}>
          {t("simulator.csv")}
        </Button>
      )}
      {mayStart && (
        <LinkButton to="/what-if/new" kind="primary">
          {t("simulator.another")}
        </LinkButton>
      )}
      <ConfirmDialog
        open={removing}
        title={t("simulator.remove-title", { name: simulation.name })}
        confirm={t("simulator.remove")}
        danger
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => remove.run({ params })}
        onClose={() => setRemoving(false)}
      >
        {t("simulator.remove-why")}
      </ConfirmDialog>
    </>
  );
}

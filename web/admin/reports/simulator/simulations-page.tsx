import { Link } from "@tanstack/react-router";
import { listSimulationsEndpoint } from "../../../../server/modules/reports/simulator/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { PlainTable } from "../../app/plain-table.tsx";
import { isUnderWay, stateTones } from "./simulation-words.ts";
import "./simulator.css";

const pollMs = 2000;

export function SimulationsPage() {
  const t = useTexts();
  const format = useFormat();
  const mayStart = useMay("finance.runs.preview");
  const { partnerId } = usePartnerScope();
  const known = useEndpoint(listSimulationsEndpoint, { query: {} }).data;
  const { data, problem, reload } = useEndpoint(
    listSimulationsEndpoint,
    { query: {} },
    known?.items.some(isUnderWay) ? { everyMs: pollMs } : {},
  );
  const shown = (data?.items ?? []).filter((row) => !partnerId || row.partnerId === partnerId);
  const start = mayStart && (
    <LinkButton to="/what-if/new" kind="primary">
      {t("simulator.new")}
    </LinkButton>
  );
  return (
    <div className="simulator-page">
      <header className="simulator-head">
        <div>
          <h1>{t("simulator.title")}</h1>
          <p>{t("simulator.intro")}</p>
        </div>
        {shown.length > 0 && start}
      </header>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <RecordWaiting />}
      {data && shown.length === 0 && (
        <EmptyState title={t("simulator.none")} text={t("simulator.none-why")} {...(start ? { action: start } : {})} />
      )}
      {shown.length > 0 && (
        <Panel>
          <PlainTable
            label={t("simulator.title")}
            rows={shown}
            rowKey={({ id }) => id}
            columns={[
              { id: "name", head: t("simulator.name"), cell: (row) => <Link to={`/what-if/${row.id}` as never}>{row.name}</Link> },
              {
                id: "state",
                head: t("simulator.state-head"),
                cell: (row) => <StatusChip tone={stateTones[row.state]}>{t(`simulator.state.${row.state}`)}</StatusChip>,
              },
              {
                id: "kind",
                head: t("simulator.what"),
                wide: true,
                cell: (row) => row.scenario.changes.map(({ kind }) => t(`simulator.kind.${kind}.name`)).join(", "),
              },
              { id: "partner", head: t("simulator.partner"), wide: true, cell: (row) => <bdi>{row.partnerName}</bdi> },
              {
                id: "days",
                head: t("simulator.ahead"),
                number: true,
                wide: true,
                cell: (row) => t("simulator.days-ahead", { count: row.days, n: format.number(row.days) }),
              },
              { id: "created", head: t("simulator.asked"), cell: (row) => <MomentText value={row.createdAt} /> },
            ]}
          />
        </Panel>
      )}
    </div>
  );
}

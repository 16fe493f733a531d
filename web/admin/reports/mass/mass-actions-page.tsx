import { Link } from "@tanstack/react-router";
import { listMassActionsEndpoint } from "../../../../server/modules/reports/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { RecordWaiting } from "../../../ui/record-page.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { doneOf, isUnderWay, stateTones, useKindWords } from "./mass-action-words.ts";

const pollMs = 3000;

/** The newest mass actions of who asks: an act belongs to who started it. */
export function MassActionsPage() {
  const t = useTexts();
  const format = useFormat();
  const kindWords = useKindWords();
  const running = useEndpoint(listMassActionsEndpoint, { query: { open: "true" } }).data?.items.some(isUnderWay) ?? false;
  const { data, problem, reload } = useEndpoint(listMassActionsEndpoint, { query: {} }, running ? { everyMs: pollMs } : {});
  return (
    <div style={{ display: "grid", gap: 16, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <h1 style={{ margin: 0, fontSize: 20 }}>{t("reports.mass.title")}</h1>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <RecordWaiting />}
      {data?.items.length === 0 && (
        <EmptyState
          title={t("reports.mass.none")}
          text={t("reports.mass.none-why")}
          action={<LinkButton to="/customers">{t("reports.mass.to-customers")}</LinkButton>}
        />
      )}
      {data && data.items.length > 0 && (
        <Panel>
          <PlainTable
            label={t("reports.mass.title")}
            rows={data.items}
            rowKey={(action) => action.id}
            columns={[
              {
                id: "kind",
                head: t("reports.mass.action"),
                cell: (action) => <Link to={`/mass-actions/${action.id}` as never}>{kindWords(action.kind)}</Link>,
              },
              {
                id: "state",
                head: t("reports.mass.state-head"),
                cell: (action) => <StatusChip tone={stateTones[action.state]}>{t(`reports.mass.state.${action.state}`)}</StatusChip>,
              },
              {
                id: "done",
                head: t("reports.mass.progress"),
                number: true,
                wide: true,
                cell: (action) => (
                  <span className="number">
                    {t("ui.wizard.of", { done: format.number(doneOf(action)), total: format.number(action.total) })}
                  </span>
                ),
              },
              ...(["changed", "skipped", "failed"] as const).map((outcome) => ({
                id: outcome,
                head: t(`reports.mass.row.${outcome}`),
                number: true,
                wide: outcome === "skipped",
                cell: (action: (typeof data.items)[number]) => <span className="number">{format.number(action.counts[outcome])}</span>,
              })),
              { id: "started", head: t("reports.mass.started"), wide: true, cell: (action) => <MomentText value={action.startedAt} /> },
              { id: "ended", head: t("reports.mass.ended"), wide: true, cell: (action) => <MomentText value={action.endedAt} /> },
            ]}
          />
        </Panel>
      )}
    </div>
  );
}

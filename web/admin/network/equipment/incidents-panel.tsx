import { listAlertsEndpoint } from "../../../../server/modules/network/alerts/contract.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { type Translate, useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { AlertState } from "../alerts/alert-parts.tsx";
import { type Alert, alertWords } from "../alerts/alert-words.ts";

const everyMs = 60_000;
const shown = 20;

/** N-40 what was wrong with a device, and for how long. */
export function IncidentsPanel({ equipmentId }: { equipmentId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    listAlertsEndpoint,
    { query: { limit: shown, total: "none", filter: { equipmentId } } },
    { everyMs },
  );
  return (
    <Panel title={t("monitor.incidents")}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : data.items.length === 0 ? (
        t("monitor.incidents-none")
      ) : (
        <PlainTable
          label={t("monitor.incidents")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "what",
              head: t("monitor.incident"),
              cell: (alert) => (
                <>
                  {t(`watch.alert.kind.${alert.kind}`)}
                  <CellNote>{alertWords(t, alert)}</CellNote>
                  <CellNote>
                    <MomentText value={alert.beganAt} />
                  </CellNote>
                </>
              ),
            },
            { id: "state", head: t("network.status"), cell: (alert) => <AlertState state={alert.state} /> },
            { id: "lasted", head: t("monitor.lasted"), cell: (alert) => lastedText(t, alert) },
          ]}
        />
      )}
    </Panel>
  );
}

/** In the largest unit of which there are at least two. */
function lastedText(t: Translate, { beganAt, closedAt }: Alert): string {
  const end = closedAt === null ? currentMoment() : new Date(closedAt);
  const minutes = Math.max(1, Math.round((end.getTime() - new Date(beganAt).getTime()) / 60_000));
  if (minutes < 120) return t("monitor.minutes", { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t("monitor.hours", { count: hours }) : t("monitor.days", { count: Math.floor(hours / 24) });
}

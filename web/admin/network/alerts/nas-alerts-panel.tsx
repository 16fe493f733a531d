import { listAlertsEndpoint } from "../../../../server/modules/network/alerts/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { AlertState } from "./alert-parts.tsx";
import { alertWords } from "./alert-words.ts";

const everyMs = 60_000;
const shown = 10;

/** N-114 what is wrong with a router, and what was lately. */
export function NasAlertsPanel({ nasId }: { nasId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    listAlertsEndpoint,
    { query: { limit: shown, total: "none", filter: { nasId } } },
    { everyMs },
  );
  return (
    <Panel title={t("watch.alert.title")}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : data.items.length === 0 ? (
        t("watch.alert.none")
      ) : (
        <PlainTable
          label={t("watch.alert.title")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "what",
              head: t("watch.alert.what"),
              cell: (alert) => (
                <>
                  {alertWords(t, alert)}
                  <CellNote>
                    <MomentText value={alert.openedAt} />
                    {alert.closedAt && (
                      <>
                        {" – "}
                        <MomentText value={alert.closedAt} />
                      </>
                    )}
                  </CellNote>
                </>
              ),
            },
            { id: "state", head: t("network.status"), cell: (alert) => <AlertState state={alert.state} /> },
          ]}
        />
      )}
    </Panel>
  );
}

import { listPlannedChangesEndpoint } from "../../../server/modules/ordering/planned-changes/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { PlannedChangeTable } from "../app/planned-changes.tsx";

/** What is planned for a customer's services; nothing when nothing is. */
export function PlannedChangesPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    listPlannedChangesEndpoint,
    { query: { filter: { customerId, state: "scheduled" }, sort: "on", limit: 25, total: "none" } },
    { topics: ["services", "customers"] },
  );
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title={t("ordering.change.list")}>
      <PlannedChangeTable changes={data.items} />
    </Panel>
  );
}

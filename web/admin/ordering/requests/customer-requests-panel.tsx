import { Link } from "@tanstack/react-router";
import { listRequestsEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { AgoText } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { pageOf, requestTopics } from "./request.ts";
import { AskedWords, PriceEffect, RequestChip, WantedDay } from "./request-words.tsx";

/** O-86 what this customer has asked for and nobody has decided about; nothing when nothing waits. */
export function CustomerRequestsPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    listRequestsEndpoint,
    { query: { filter: { customerId, state: "open" }, sort: "dueAt", limit: 25, total: "none" } },
    { topics: requestTopics },
  );
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data || data.items.length === 0) return null;
  return (
    <Panel title={t("ordering.request.list")}>
      <PlainTable
        label={t("ordering.request.list")}
        rows={data.items}
        rowKey={(row) => row.id}
        columns={[
          {
            id: "kind",
            head: t("ordering.request.kind-head"),
            cell: (row) => <Link to={pageOf(row) as never}>{t(`ordering.request.kind.${row.kind}`)}</Link>,
          },
          { id: "what", head: t("ordering.change.what"), cell: (row) => <AskedWords request={row} /> },
          { id: "price", head: t("ordering.request.price"), number: true, cell: (row) => <PriceEffect request={row} /> },
          { id: "on", head: t("ordering.request.wanted-on"), cell: (row) => <WantedDay request={row} /> },
          { id: "state", head: t("ordering.request.state-head"), cell: (row) => <RequestChip request={row} /> },
          { id: "age", head: t("ordering.request.age"), cell: (row) => <AgoText value={row.createdAt} /> },
        ]}
      />
    </Panel>
  );
}

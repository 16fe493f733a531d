import { Link } from "@tanstack/react-router";
import { listEquipmentEndpoint } from "../../../../server/modules/network/equipment/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Nothing } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { EquipmentState } from "./equipment-state.tsx";

const everyMs = 60_000;
const most = 100;

/** N-16 what is watched at a site, what is wrong first. */
export function SiteEquipment({ siteId }: { siteId: string }) {
  const t = useTexts();
  const query = { limit: most, total: "none", sort: "state", filter: { siteId } } as const;
  const { data, problem, reload } = useEndpoint(listEquipmentEndpoint, { query }, { topics: ["equipment"], everyMs });
  return (
    <Panel title={t("monitor.title")}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        t("ui.loading")
      ) : data.items.length === 0 ? (
        t("monitor.none-here")
      ) : (
        <PlainTable
          label={t("monitor.title")}
          rows={data.items}
          rowKey={({ id }) => id}
          columns={[
            {
              id: "name",
              head: t("network.name"),
              cell: ({ id, name }) => (
                <Link to={`/equipment/${id}` as never}>
                  <bdi>{name}</bdi>
                </Link>
              ),
            },
            { id: "state", head: t("monitor.state-head"), cell: ({ state }) => <EquipmentState state={state} /> },
            {
              id: "address",
              head: t("monitor.address"),
              cell: ({ address }) => (address ? <bdi className="code">{address}</bdi> : <Nothing />),
            },
          ]}
        />
      )}
    </Panel>
  );
}

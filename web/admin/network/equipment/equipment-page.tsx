import {
  equipmentColumns,
  equipmentKinds,
  exportEquipmentEndpoint,
  listEquipmentEndpoint,
  monitorStates,
} from "../../../../server/modules/network/equipment/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CellNote } from "../../app/plain-table.tsx";
import { useServedWords } from "../partner-words.ts";
import { EquipmentState } from "./equipment-state.tsx";
import "../network.css";

const inFile = { state: ["state", "since"], loss: ["lossPercent"], rtt: ["rttMs"], kind: ["kind", "vendor", "model"] } as const;
const everyMs = 30_000;

/** The provider's equipment, and whether it answers. */
export function EquipmentPage() {
  const t = useTexts();
  const format = useFormat();
  const served = useServedWords();
  const { partnerId } = usePartnerScope();
  const mayCreate = useMay("network.monitoring.create");
  const list = useList(listEquipmentEndpoint, {
    filters: ["text", "state", "kind"],
    sorts: ["name", "state", "since", "site", "createdAt"],
    fixed: partnerId ? { partnerId } : {},
    topics: ["equipment", "sites"],
    everyMs,
  });
  const add = mayCreate && (
    <LinkButton to="/equipment/new" kind="primary">
      {t("monitor.new")}
    </LinkButton>
  );
  return (
    <DataList
      name="equipment"
      title={t("monitor.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/equipment/${row.id}`}
      primary={add}
      tools={(shown) => (
        <ExportButton endpoint={exportEquipmentEndpoint} list={list} columns={equipmentColumns} shown={shown} inFile={inFile} />
      )}
      filters={[
        { kind: "search", name: "text", label: t("monitor.search") },
        {
          kind: "choice",
          name: "state",
          label: t("monitor.state-head"),
          options: monitorStates.map((value) => ({ value, label: t(`monitor.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "kind",
          label: t("monitor.kind-head"),
          options: equipmentKinds.map((value) => ({ value, label: t(`monitor.kind.${value}`) })),
        },
      ]}
      columns={[
        { id: "name", head: t("network.name"), main: true, sort: "name", cell: (row) => <bdi>{row.name}</bdi> },
        {
          id: "state",
          head: t("monitor.state-head"),
          sort: "state",
          cell: (row) => (
            <span className="network-stack">
              <EquipmentState state={row.state} />
              {row.since && (
                <CellNote>
                  {t("monitor.since")} <MomentText value={row.since} />
                </CellNote>
              )}
            </span>
          ),
        },
        {
          id: "loss",
          head: t("monitor.loss"),
          number: true,
          cell: (row) => (row.lossPercent === null ? <Nothing /> : t("monitor.percent", { value: format.number(row.lossPercent) })),
        },
        {
          id: "rtt",
          head: t("monitor.rtt"),
          number: true,
          cell: (row) => (row.rttMs === null ? <Nothing /> : t("monitor.ms", { value: format.number(row.rttMs) })),
        },
        {
          id: "address",
          head: t("monitor.address"),
          cell: (row) => (row.address ? <bdi className="code">{row.address}</bdi> : <Nothing />),
        },
        {
          id: "kind",
          head: t("monitor.kind-head"),
          cell: (row) => (
            <span className="network-stack">
              {t(`monitor.kind.${row.kind}`)}
              {(row.vendor || row.model) && <CellNote>{`${row.vendor} ${row.model}`.trim()}</CellNote>}
            </span>
          ),
        },
        { id: "site", head: t("network.site.site"), sort: "site", cell: (row) => (row.site ? <bdi>{row.site.name}</bdi> : <Nothing />) },
        { id: "parent", head: t("monitor.parent"), cell: (row) => (row.parent ? <bdi>{row.parent.name}</bdi> : <Nothing />) },
        { id: "tags", head: t("network.tags"), extra: true, cell: (row) => row.tags.join(t("ui.comma")) || <Nothing /> },
        { id: "partner", head: t("network.partners"), extra: true, cell: (row) => served(row) },
      ]}
      empty={{ title: t("monitor.none"), text: t("monitor.none-why"), action: add }}
    />
  );
}

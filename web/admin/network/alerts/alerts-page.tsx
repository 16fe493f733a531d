import {
  alertColumns,
  alertKinds,
  alertStates,
  exportAlertsEndpoint,
  listAlertsEndpoint,
} from "../../../../server/modules/network/alerts/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { MomentText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { AlertAbout, AlertState } from "./alert-parts.tsx";
import { alertWords } from "./alert-words.ts";

const inFile = { what: ["kind"], about: ["about"], state: ["state"] } as const;

/** N-114 what is wrong in the network, and what was. */
export function AlertsPage() {
  const t = useTexts();
  const list = useList(listAlertsEndpoint, { filters: ["state", "kind"], sorts: ["openedAt"], everyMs: 60_000 });
  return (
    <DataList
      name="network-alerts"
      title={t("watch.alert.title")}
      list={list}
      rowKey={(row) => row.id}
      tools={(shown) => <ExportButton endpoint={exportAlertsEndpoint} list={list} columns={alertColumns} shown={shown} inFile={inFile} />}
      filters={[
        {
          kind: "choice",
          name: "state",
          label: t("network.status"),
          options: alertStates.map((value) => ({ value, label: t(`watch.alert.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "kind",
          label: t("watch.alert.kind-head"),
          options: alertKinds.map((value) => ({ value, label: t(`watch.alert.kind.${value}`) })),
        },
      ]}
      columns={[
        { id: "what", head: t("watch.alert.what"), main: true, cell: (row) => alertWords(t, row) },
        { id: "about", head: t("watch.alert.about"), cell: (row) => <AlertAbout alert={row} /> },
        { id: "state", head: t("network.status"), cell: (row) => <AlertState state={row.state} /> },
        { id: "openedAt", head: t("watch.alert.opened"), sort: "openedAt", cell: (row) => <MomentText value={row.openedAt} /> },
        { id: "seenAt", head: t("watch.alert.seen"), extra: true, cell: (row) => <MomentText value={row.seenAt} /> },
        {
          id: "closedAt",
          head: t("watch.alert.closed"),
          cell: (row) => (row.closedAt ? <MomentText value={row.closedAt} /> : <Nothing />),
        },
      ]}
      empty={{ title: t("watch.alert.none"), text: t("watch.alert.none-why") }}
    />
  );
}

import { listCpesEndpoint } from "../../../server/modules/devices/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { CpeState, CustomerLink } from "./router-cells.tsx";

/** All routers that are managed, at customers and not. Where none is managed, the page says so. */
export function RoutersPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const list = useList(listCpesEndpoint, {
    filters: ["text", "isAssigned", "isOnline"],
    sorts: ["serial", "seenAt"],
    fixed: partnerId ? { partnerId } : {},
    topics: ["cpes"],
  });
  const yesNo = (yes: string, no: string) => [
    { value: "true", label: yes },
    { value: "false", label: no },
  ];
  return (
    <DataList
      name="routers"
      title={t("equipment.routers")}
      list={list}
      rowKey={(row) => row.id}
      filters={[
        { kind: "search", name: "text", label: t("equipment.search-router") },
        {
          kind: "choice",
          name: "isOnline",
          label: t("equipment.state"),
          options: yesNo(t("equipment.online"), t("equipment.offline")),
        },
        {
          kind: "choice",
          name: "isAssigned",
          label: t("equipment.where"),
          options: yesNo(t("equipment.at-customer"), t("equipment.nobodys")),
        },
      ]}
      columns={[
        {
          id: "router",
          head: t("equipment.router"),
          main: true,
          sort: "serial",
          cell: (row) => (
            <>
              <bdi>{`${row.maker} ${row.model}`}</bdi> <bdi className="code">{row.serial}</bdi>
            </>
          ),
        },
        { id: "customer", head: t("equipment.customer"), cell: (row) => <CustomerLink id={row.customerId} name={row.customerName} /> },
        { id: "state", head: t("equipment.state"), sort: "seenAt", sortDown: true, cell: (row) => <CpeState cpe={row} /> },
        { id: "ip", head: t("equipment.ip"), cell: (row) => (row.ipv4 ? <bdi className="code">{row.ipv4}</bdi> : <Nothing />) },
        {
          id: "firmware",
          head: t("equipment.firmware"),
          cell: (row) => (row.firmware ? <bdi className="code">{row.firmware}</bdi> : <Nothing />),
        },
        { id: "hosts", head: t("equipment.hosts"), number: true, cell: (row) => row.activeHosts ?? <Nothing /> },
      ]}
      empty={{ title: t("equipment.no-routers"), text: t("equipment.no-routers-text") }}
    />
  );
}

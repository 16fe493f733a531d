import { actionKinds, actionStates, listCpeActionsEndpoint } from "../../../server/modules/devices/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import type { Column } from "../../ui/data-list/columns.ts";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { type Act, ActState, ActWish, CustomerLink } from "./router-cells.tsx";

/** What routers were told to do, and what became of it; of one customer where it stands on their page. */
export function ActsList({ customerId }: { customerId?: string }) {
  const t = useTexts();
  const list = useList(listCpeActionsEndpoint, {
    filters: ["kind", "state"],
    sorts: ["queuedAt"],
    ...(customerId ? { fixed: { customerId } } : {}),
    topics: ["cpe-actions"],
  });
  const columns: Column<Act>[] = [
    {
      id: "at",
      head: t("equipment.act.at"),
      sort: "queuedAt",
      sortDown: true,
      main: true,
      cell: (row) => <MomentText value={row.queuedAt} />,
    },
    { id: "what", head: t("equipment.act.what"), cell: (row) => <ActWish act={row} /> },
    { id: "state", head: t("equipment.state"), cell: (row) => <ActState act={row} /> },
    ...(customerId
      ? []
      : [
          {
            id: "customer",
            head: t("equipment.customer"),
            cell: (row: Act) => <CustomerLink id={row.customerId} name={row.customerName} />,
          },
        ]),
    { id: "router", head: t("equipment.router"), cell: (row) => <bdi>{row.cpe}</bdi> },
    { id: "by", head: t("equipment.act.by"), cell: (row) => <bdi>{row.by}</bdi> },
  ];
  return (
    <DataList
      inside={customerId !== undefined}
      name={customerId ? "customer-router-acts" : "router-acts"}
      title={t("equipment.acts")}
      list={list}
      rowKey={(row) => row.id}
      filters={[
        {
          kind: "choice",
          name: "kind",
          label: t("equipment.act.what"),
          options: actionKinds.map((kind) => ({ value: kind, label: t(`equipment.act.kind.${kind}`) })),
        },
        {
          kind: "choice",
          name: "state",
          label: t("equipment.state"),
          options: actionStates.map((state) => ({ value: state, label: t(`equipment.act.state.${state}`) })),
        },
      ]}
      columns={columns}
      empty={{ title: t("equipment.act.none"), text: t("equipment.act.none-text") }}
    />
  );
}

export const ActsPage = () => <ActsList />;

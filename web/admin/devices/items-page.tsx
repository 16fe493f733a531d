import { useState } from "react";
import { itemStates, listItemsEndpoint } from "../../../server/modules/inventory/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { ItemName, ItemState } from "./item-cells.tsx";
import { NewItemSheet } from "./new-item-sheet.tsx";
import { CustomerLink } from "./router-cells.tsx";
import { TakeBackButton } from "./take-back.tsx";
import "./equipment.css";

/** Everything with a serial number: here, at customers, on its way back. */
export function ItemsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayCreate = useMay("inventory.items.create");
  const mayReturn = useMay("inventory.items.return");
  const [isAdding, setAdding] = useState(false);
  const list = useList(listItemsEndpoint, {
    filters: ["text", "state"],
    sorts: ["product", "serial", "updatedAt", "returnByOn"],
    fixed: partnerId ? { partnerId } : {},
  });
  const add = mayCreate && (
    <Button kind="primary" onPress={() => setAdding(true)}>
      {t("equipment.item.new")}
    </Button>
  );
  return (
    <>
      <DataList
        name="items"
        title={t("equipment.items")}
        list={list}
        rowKey={(row) => row.id}
        primary={add}
        filters={[
          { kind: "search", name: "text", label: t("equipment.item.search") },
          {
            kind: "choice",
            name: "state",
            label: t("equipment.state"),
            options: itemStates.map((state) => ({ value: state, label: t(`equipment.item.state.${state}`) })),
          },
        ]}
        columns={[
          { id: "item", head: t("equipment.item.item"), main: true, sort: "product", cell: (row) => <ItemName item={row} /> },
          { id: "kind", head: t("equipment.item.kind-head"), cell: (row) => t(`equipment.item.kind.${row.kind}`) },
          { id: "state", head: t("equipment.state"), sort: "returnByOn", cell: (row) => <ItemState item={row} /> },
          { id: "customer", head: t("equipment.customer"), cell: (row) => <CustomerLink id={row.customerId} name={row.customerName} /> },
          { id: "since", head: t("equipment.item.since"), cell: (row) => <DayText value={row.sinceOn} /> },
          { id: "warranty", head: t("equipment.item.warranty"), extra: true, cell: (row) => <DayText value={row.warrantyUntilOn} /> },
          ...(mayReturn
            ? [
                {
                  id: "act",
                  head: t("equipment.item.do"),
                  headHidden: true,
                  cell: (row: Parameters<typeof ItemState>[0]["item"]) => <TakeBackButton item={row} />,
                },
              ]
            : []),
        ]}
        empty={{ title: t("equipment.item.none"), text: t("equipment.item.none-text"), ...(add ? { action: add } : {}) }}
      />
      {isAdding && <NewItemSheet partnerId={partnerId} onClose={() => setAdding(false)} />}
    </>
  );
}

import {
  exportSalesEndpoint,
  listSalesEndpoint,
  saleColumns,
  saleStates,
} from "../../../../server/modules/billing/instalment-sales/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { DayText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { saleTopics } from "./sale.ts";
import { SaleChip } from "./sale-chip.tsx";

// What the columns of the list are in a file.
const inFile = {
  customer: ["customer", "customerName"],
  price: ["price", "currency"],
  next: ["nextDueOn"],
  parts: ["count", "billed"],
} as const;

/** B-234 equipment that customers pay for by instalments. */
export function SalesPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayExport = useMay("finance.invoices.export");
  const list = useList(listSalesEndpoint, {
    filters: ["q", "state"],
    periods: ["sold"],
    sorts: ["sold", "price"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: saleTopics,
  });
  return (
    <DataList
      name="instalment-sales"
      title={t("instalments.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/customers/${row.customerId}?tab=money&view=instalment-sales`}
      tools={(shown) =>
        mayExport && <ExportButton endpoint={exportSalesEndpoint} list={list} columns={saleColumns} shown={shown} inFile={inFile} />
      }
      filters={[
        { kind: "search", name: "q", label: t("instalments.search") },
        {
          kind: "choice",
          name: "state",
          label: t("instalments.state"),
          options: saleStates.map((value) => ({ value, label: t(`instalments.states.${value}`) })),
        },
        { kind: "days", name: "sold", label: t("instalments.sold-on") },
      ]}
      columns={[
        { id: "customer", head: t("instalments.customer"), main: true, cell: (row) => <bdi>{row.customerName}</bdi> },
        { id: "sale", head: t("instalments.sale"), cell: (row) => <bdi className="code">{row.label}</bdi> },
        { id: "text", head: t("instalments.what"), cell: (row) => <bdi>{row.text}</bdi> },
        {
          id: "serialNumber",
          head: t("instalments.serial"),
          extra: true,
          cell: (row) => (row.serialNumber ? <bdi className="code">{row.serialNumber}</bdi> : <Nothing />),
        },
        { id: "state", head: t("instalments.state"), cell: (row) => <SaleChip state={row.state} /> },
        { id: "sold", head: t("instalments.sold-on"), sort: "sold", sortDown: true, cell: (row) => <DayText value={row.soldOn} /> },
        {
          id: "parts",
          head: t("instalments.parts"),
          cell: (row) => t("instalments.billed-of", { billed: row.billedCount, count: row.count }),
        },
        { id: "next", head: t("instalments.next"), cell: (row) => (row.next ? <DayText value={row.next.dueOn} /> : <Nothing />) },
        {
          id: "price",
          head: t("instalments.price"),
          number: true,
          sort: "price",
          sortDown: true,
          cell: (row) => <MoneyText value={row.price} />,
        },
        { id: "left", head: t("instalments.left"), number: true, cell: (row) => <MoneyText value={row.left} /> },
      ]}
      empty={{ title: t("instalments.none"), text: t("instalments.none-why") }}
    />
  );
}

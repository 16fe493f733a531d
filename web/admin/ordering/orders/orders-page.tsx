import { listOrdersEndpoint } from "../../../../server/modules/ordering/orders/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { MomentText, MoneyText } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CellNote } from "../../app/plain-table.tsx";
import { orderTopics } from "./order.ts";
import { OrderChip } from "./order-chip.tsx";

const states = [
  "awaiting_approval",
  "awaiting_payment",
  "approved",
  "provisioning",
  "completed",
  "rejected",
  "cancelled",
  "expired",
] as const;

/** P-99 what customers have ordered in the portal, the newest first. */
export function OrdersPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const list = useList(listOrdersEndpoint, {
    filters: ["text", "state"],
    sorts: ["submittedAt"],
    ...(partnerId ? { fixed: { partnerId } } : {}),
    topics: orderTopics,
  });
  return (
    <DataList
      name="orders"
      title={t("ordering.order.list")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/orders/${row.id}`}
      filters={[
        { kind: "search", name: "text", label: t("ordering.change.search") },
        {
          kind: "choice",
          name: "state",
          label: t("ordering.change.state-head"),
          options: states.map((value) => ({ value, label: t(`ordering.order.state.${value}`) })),
        },
      ]}
      columns={[
        {
          id: "number",
          head: t("ordering.order.number"),
          main: true,
          cell: (row) => (
            <>
              <bdi className="number">ORD-{row.number}</bdi>
              <CellNote>
                <bdi>{row.customer?.name ?? "–"}</bdi>
              </CellNote>
            </>
          ),
        },
        { id: "what", head: t("ordering.order.what"), cell: (row) => <bdi>{row.titles}</bdi> },
        { id: "state", head: t("ordering.change.state-head"), cell: (row) => <OrderChip state={row.state} /> },
        { id: "payment", head: t("ordering.order.payment-head"), cell: (row) => t(`ordering.order.payment.${row.payment}`) },
        { id: "total", head: t("ordering.order.total"), number: true, cell: (row) => <MoneyText value={row.total} /> },
        {
          id: "submitted",
          head: t("ordering.order.submitted"),
          sort: "submittedAt",
          sortDown: true,
          cell: (row) => <MomentText value={row.submittedAt} />,
        },
      ]}
      empty={{ title: t("ordering.order.none"), text: t("ordering.order.none-text") }}
    />
  );
}

import { listRequestsEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import { queueKinds, requestStates } from "../../../../shared/requests.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { AgoText } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CellNote } from "../../app/plain-table.tsx";
import { OrderCard } from "../orders/order-card.tsx";
import { isOrder, pageOf, requestTopics } from "./request.ts";
import { RequestCard } from "./request-card.tsx";
import { AskedWords, Due, PriceEffect, RequestChip, TicketLink, WantedDay } from "./request-words.tsx";

/** O-86 what customers have asked for or ordered: what waits for a decision stands there first, the most urgent on top. */
export function RequestsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const list = useList(listRequestsEndpoint, {
    filters: ["text", "state", "kind", "isLate"],
    sorts: ["dueAt", "createdAt"],
    ...(partnerId ? { fixed: { partnerId } } : {}),
    topics: requestTopics,
  });
  return (
    <DataList
      name="requests"
      title={t("ordering.request.list")}
      list={list}
      rowKey={(row) => row.id}
      href={pageOf}
      preview={(row) => (isOrder(row) ? <OrderCard orderId={row.id} /> : <RequestCard request={row} />)}
      filters={[
        { kind: "search", name: "text", label: t("ordering.change.search") },
        {
          kind: "choice",
          name: "state",
          label: t("ordering.request.state-head"),
          options: requestStates.map((value) => ({ value, label: t(`ordering.request.state.${value}`) })),
        },
        {
          kind: "choice",
          name: "kind",
          label: t("ordering.request.kind-head"),
          options: queueKinds.map((value) => ({ value, label: t(`ordering.request.kind.${value}`) })),
        },
        {
          kind: "choice",
          name: "isLate",
          label: t("ordering.request.due"),
          options: [
            { value: "true", label: t("ordering.request.late") },
            { value: "false", label: t("ordering.request.in-time") },
          ],
          single: true,
        },
      ]}
      columns={[
        {
          id: "customer",
          head: t("ordering.change.customer"),
          main: true,
          cell: (row) => (
            <>
              <bdi>{row.customer?.name ?? "–"}</bdi>
              <CellNote>{t(`ordering.request.kind.${row.kind}`)}</CellNote>
            </>
          ),
        },
        { id: "what", head: t("ordering.change.what"), cell: (row) => <AskedWords request={row} /> },
        { id: "price", head: t("ordering.request.price"), number: true, cell: (row) => <PriceEffect request={row} /> },
        { id: "on", head: t("ordering.request.wanted-on"), cell: (row) => <WantedDay request={row} /> },
        { id: "state", head: t("ordering.request.state-head"), cell: (row) => <RequestChip request={row} /> },
        { id: "due", head: t("ordering.request.due"), sort: "dueAt", cell: (row) => <Due request={row} /> },
        { id: "by", head: t("ordering.change.by"), extra: true, cell: (row) => <bdi>{row.requestedBy}</bdi> },
        { id: "ticket", head: t("ordering.request.ticket"), extra: true, cell: (row) => <TicketLink request={row} /> },
        {
          id: "created",
          head: t("ordering.request.age"),
          sort: "createdAt",
          sortDown: true,
          cell: (row) => <AgoText value={row.createdAt} />,
        },
      ]}
      empty={{ title: t("ordering.request.none"), text: t("ordering.request.none-text") }}
    />
  );
}

import { Link } from "@tanstack/react-router";
import { listOrdersEndpoint } from "../../../../server/modules/ordering/orders/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { orderTopics } from "./order.ts";
import { OrderChip } from "./order-chip.tsx";

/** M-30 the order that the ticket came with. */
export function TicketOrder({ ticketId }: { ticketId: string }) {
  const t = useTexts();
  const { data } = useEndpoint(listOrdersEndpoint, { query: { filter: { ticketId }, limit: 5, total: "none" } }, { topics: orderTopics });
  return (
    <>
      {(data?.items ?? []).map((order) => (
        <Panel key={order.id} title={t("ordering.order.one")}>
          <div style={{ display: "grid", gap: 8, justifyItems: "start" }}>
            <Link to={`/orders/${order.id}` as never}>
              <span className="number">ORD-{order.number}</span> <bdi>{order.titles}</bdi>
            </Link>
            <OrderChip state={order.state} />
          </div>
        </Panel>
      ))}
    </>
  );
}

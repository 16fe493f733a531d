import { listRequestsEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { OrderCard } from "../orders/order-card.tsx";
import { isOrder, requestTopics } from "./request.ts";
import { RequestCard } from "./request-card.tsx";

/** O-89 what the ticket came with: applied from here in one click. */
export function TicketRequest({ ticketId }: { ticketId: string }) {
  const t = useTexts();
  const { data } = useEndpoint(
    listRequestsEndpoint,
    { query: { filter: { ticketId }, limit: 5, total: "none" } },
    { topics: requestTopics },
  );
  return (
    <>
      {(data?.items ?? []).map((request) => (
        <Panel key={request.id} title={t(isOrder(request) ? "ordering.order.one" : "ordering.request.one")}>
          {isOrder(request) ? <OrderCard orderId={request.id} /> : <RequestCard request={request} inTicket />}
        </Panel>
      ))}
    </>
  );
}

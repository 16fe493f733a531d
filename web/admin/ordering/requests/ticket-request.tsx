import { listRequestsEndpoint } from "../../../../server/modules/ordering/requests/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Panel } from "../../../ui/panel.tsx";
import { requestTopics } from "./request.ts";
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
        <Panel key={request.id} title={t("ordering.request.one")}>
          <RequestCard request={request} inTicket />
        </Panel>
      ))}
    </>
  );
}

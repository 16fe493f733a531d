import { listTicketsEndpoint } from "../../../server/modules/tickets/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useList } from "../../lib/use-list.ts";
import { LinkButton } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { TicketPreview } from "./ticket-preview.tsx";
import { useTicketColumns } from "./use-ticket-columns.tsx";

/** The tickets of one customer, open and closed. */
export function TicketsTab({ customerId }: { customerId: string }) {
  const t = useTexts();
  const mayCreate = useMay("tickets.tickets.create");
  const columns = useTicketColumns({ ofCustomer: true });
  const list = useList(listTicketsEndpoint, {
    filters: ["text"],
    sorts: ["updatedAt", "createdAt", "number", "priority", "subject"],
    fixed: { customerId, folder: "all" },
  });
  const add = mayCreate && (
    <LinkButton to={`/tickets/new?customer=${customerId}` as never} kind="primary">
      {t("tickets.new")}
    </LinkButton>
  );
  return (
    <DataList
      inside
      name="customer-tickets"
      title={t("tickets.title")}
      list={list}
      rowKey={(row) => row.id}
      href={(row) => `/tickets/${row.id}`}
      preview={(row) => <TicketPreview ticketId={row.id} />}
      primary={add}
      filters={[{ kind: "search", name: "text", label: t("tickets.list.search-own") }]}
      columns={columns}
      empty={{ title: t("tickets.tab.none"), text: t("tickets.tab.none-text"), ...(add ? { action: add } : {}) }}
    />
  );
}

/** How many are open. */
export function OpenTicketsCount({ customerId }: { customerId: string }) {
  const format = useFormat();
  const { data } = useEndpoint(listTicketsEndpoint, { query: { limit: 1, total: "quick", filter: { folder: "open", customerId } } });
  return data?.total && data.total.count > 0 ? format.number(data.total.count) : null;
}

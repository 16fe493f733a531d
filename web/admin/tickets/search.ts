import { listTicketsEndpoint } from "../../../server/modules/tickets/contract.ts";
import { callApi } from "../../lib/api.ts";
import type { SearchProvider } from "../app/module.ts";
import { ticketNumber } from "./ticket.ts";

/** O-247 a ticket by its number or by words of it: "t:901", "T-901". */
export const ticketSearch: SearchProvider = {
  id: "tickets",
  label: "tickets.search-records",
  needs: "tickets.tickets.view",
  prefix: "t",
  search: async (typed, signal) => {
    const { items } = await callApi(listTicketsEndpoint, {
      query: { limit: 5, sort: "-updatedAt", total: "none", filter: { folder: "all", text: typed.slice(0, 100) } },
      signal,
    });
    const sought = /^t-?(\d+)$/i.exec(typed.trim())?.[1];
    return items.map((item) => ({
      id: item.id,
      title: `${ticketNumber(item)} ${item.subject}`,
      note: item.customer?.name ?? item.requester.name,
      to: `/tickets/${item.id}`,
      exact: sought === String(item.number),
    }));
  },
  all: (typed) => `/tickets?folder=all&text=${encodeURIComponent(typed)}`,
};
